"""How Sphinx makes the site: see `noxfile.py`, session `site`."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

project = "Flask Chat, step by step"
copyright = "the authors of the course, under the MIT licence"
language = "en"
extensions = ["myst_parser", "pages.extension"]
html_use_index = False

myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence"]
myst_heading_anchors = 3

highlight_language = "none"
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

html_theme = "furo"
html_title = project
html_favicon = "../final/static/icon.svg"
html_static_path = ["static"]
templates_path = ["theme"]
html_css_files = ["pages.css"]
html_copy_source = False
html_show_sphinx = False
