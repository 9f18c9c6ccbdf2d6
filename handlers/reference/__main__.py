"""`python -m handlers.reference`: regenerate what docs/ and web/ hold that the code says (`make docs`)."""

from pathlib import Path

from handlers.reference.pages import pages


def main() -> None:
    """Write every page and print which ones changed."""
    for name, text in pages().items():
        page = Path(name)
        if not page.exists() or page.read_text("utf-8") != text:
            page.write_text(text, "utf-8")
            print(f"{page} is new")


if __name__ == "__main__":
    main()
