"""Small Sphinx extensions for the book, one file each; `_config.yml` lists them."""
