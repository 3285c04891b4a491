"""Won, as whole numbers, in the way Koreans read them."""

_EOK = 100_000_000
_MAN = 10_000


def spoken(won: int, language: str = "ko") -> str:
    """Return ``won`` as people say it.

    >>> spoken(120_000_000)
    '1억 2,000만원'
    >>> spoken(55_500)
    '5만 5,500원'
    >>> spoken(120_000_000, "en")
    'KRW 120,000,000'
    """
    if language != "ko":
        return f"KRW {won:,}"
    sign, rest = ("-" if won < 0 else ""), abs(won)
    eok, rest = divmod(rest, _EOK)
    man, rest = divmod(rest, _MAN)
    parts = [f"{eok:,}억"] if eok else []
    parts += [f"{man:,}만"] if man else []
    parts += [f"{rest:,}"] if rest or not parts else []
    return sign + " ".join(parts) + "원"
