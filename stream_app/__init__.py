"""The process that runs the topology: Faust, Kafka, HTTP, environment, RocksDB, command line."""
