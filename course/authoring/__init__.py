"""What an author's verbs are made of: a change that reaches every lesson."""
