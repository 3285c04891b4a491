"""What only GPU time has: centres and pools, the terms on which a round offers them, and what is asked."""

from madang.kinds.compute.models.capacity import Capacity, Step
from madang.kinds.compute.models.cluster import REHEARSAL, Adoption, Cluster, HandOver, Software
from madang.kinds.compute.models.doors import Door, DoorSort, Request
from madang.kinds.compute.models.holdings import Account, Discount, Entitlement, Holding, Login
from madang.kinds.compute.models.metering import Billed, BilledDay, JobRun, Sampled
from madang.kinds.compute.models.offers import (
    AskTerms,
    Centre,
    Pool,
    PoolTerms,
    Purpose,
    SecurityClass,
    Unit,
)
from madang.kinds.compute.models.reclaiming import IdleCase, IdleRule, Taken
from madang.kinds.compute.models.use import DayOfUse

__all__ = [
    "REHEARSAL",
    "Account",
    "Adoption",
    "AskTerms",
    "Billed",
    "BilledDay",
    "Capacity",
    "Centre",
    "Cluster",
    "DayOfUse",
    "Discount",
    "Door",
    "DoorSort",
    "Entitlement",
    "HandOver",
    "Holding",
    "IdleCase",
    "IdleRule",
    "JobRun",
    "Login",
    "Pool",
    "PoolTerms",
    "Purpose",
    "Request",
    "Sampled",
    "SecurityClass",
    "Software",
    "Step",
    "Taken",
    "Unit",
]
