"""The one kind of error that is shown to people without a stack trace."""


class UserError(Exception):
    """Something the user can put right. The message says what, where and what is allowed."""
