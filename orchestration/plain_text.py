"""Text of others on its way to a terminal."""

import unicodedata

# Controls (C0, C1, escape sequences), what turns the direction of text, halves of characters.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def printable(line: str) -> str:
    """One line in which everything that is no visible character is spelled out: ``\\x1b``.

    Names of files, reasons and messages of platforms hold what their authors like; as it stands
    it could clear the screen, hide a line or add one.
    """
    if line.isascii() and line.isprintable():
        return line
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in _UNSEEN else sign
        for sign in line
    )
