"""The verbs: a module each, called by the command line."""
