"""Selection under money: projects with costs and scores or ballots, a budget, minima and maxima of groups."""
