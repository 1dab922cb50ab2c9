"""Servers as engines: addresses, requests, what is read of the answers, chats and step tags."""
