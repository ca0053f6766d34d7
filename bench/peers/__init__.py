"""The chats that most people would write instead, each in a few lines."""
