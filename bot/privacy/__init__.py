"""What is kept, where and how long: declared once, shown to everybody, held against the code."""
