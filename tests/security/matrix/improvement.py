"""The system leaders of the matrix, and the support that is asked for."""

from tests import factories
from tests.security.matrix.world import World


def make_programme(world: World) -> None:
    """A system leader who is shown, and one whom nobody but an officer sees."""
    for about, is_shown in {"system leader": True, "system leader who is not shown": False}.items():
        leader = factories.make_system_leader(is_shown=is_shown)
        designation = factories.make_designation(leader, kind="nle") if is_shown else None
        world.about[about] = {"pk": leader.pk} | ({"designation": designation.pk} if designation else {})
