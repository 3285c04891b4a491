"""What only GPU time has: centres and pools, the terms on which a round offers them, and what is asked."""

from madang.kinds.compute.models.offers import (
    AskTerms,
    Centre,
    Pool,
    PoolTerms,
    Purpose,
    SecurityClass,
    Unit,
)

__all__ = ["AskTerms", "Centre", "Pool", "PoolTerms", "Purpose", "SecurityClass", "Unit"]
