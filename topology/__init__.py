"""What is thought about a text: nine pure layers on one `Document`, and the knowledge below them."""
