"""Clock, ids, money, periods, errors, states, registry; imports nothing of ours."""
