"""Minutes by car on a graph of the roads of an extract, in process: osmium reads, SciPy searches.

Each place is put on the nearest node of the largest part of the network from which every node can be reached
and left; how far that moved it is read back. Turns and junctions cost nothing, so towns come out a little
fast.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import scipy
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from placement.data.travel.computed import ComputedMinutes, Floats, TravelPlaces, without_false_zero
from placement.data.travel.reduce import Network, shortest
from placement.data.travel.roads import RoadMap, RoadSpeeds, osmium_version, read_roads
from placement.errors import BadInput, Fault

Far = Literal["refuse", "leave_out"]
MOST_MOVED_METRES = 1_000.0


@dataclass(frozen=True)
class RoadGraph:
    """The engine `graph`."""

    file: Path
    speeds: RoadSpeeds = field(default_factory=RoadSpeeds)
    most_moved: float = MOST_MOVED_METRES
    """Metres that a place may be moved to the nearest road."""
    far: Far = "refuse"
    """What is done with places that would be moved further."""

    name: str = "graph"
    mode: str = "car"

    def version(self) -> str:
        return f"osmium {osmium_version()}, scipy {scipy.__version__}"

    def settings(self) -> dict[str, Any]:
        return {
            "kmh_by_road": dict(sorted(self.speeds.kmh_by_road.items())),
            "part_of_limit": self.speeds.part_of_limit,
            "mph_where_30": self.speeds.mph_where_30,
            "closed_roads": sorted(self.speeds.closed_roads),
            "moved_metres_most": self.most_moved,
            "far_places": self.far,
        }

    def files(self) -> tuple[Path, ...]:
        return (self.file,)

    def between(self, places: TravelPlaces) -> ComputedMinutes:
        roads = read_roads(self.file, self.speeds)
        gone = [name for name in self.speeds.closed_roads if name not in roads.closed]
        if gone:
            raise BadInput(
                [
                    Fault("travel_road_unknown", self.file.name, column="travel.closed_roads", value=one)
                    for one in gone
                ]
            )
        nodes = _anywhere(roads.network)
        tree = KDTree(_metres(roads.lonlat[nodes]))
        area_moved, area = tree.query(places.area_metres)
        base_moved, base = tree.query(places.base_metres)
        moved = np.round(area_moved, 1), np.round(base_moved, 1)
        refuse_far(places, *moved, self.most_moved, self.far, self.file.name)
        near_area, near_base = moved[0] <= self.most_moved, moved[1] <= self.most_moved
        minutes, km, back = (np.full((len(moved[0]), len(moved[1])), np.nan) for _ in range(3))
        cells = np.ix_(near_area, near_base)
        here, there = nodes[area[near_area]], nodes[base[near_base]]
        minutes[cells], km[cells] = shortest(roads.network, here, there)
        back[cells] = shortest(_turned(roads.network), here, there)[0]
        return ComputedMinutes(
            area_ids=places.area_ids,
            base_ids=places.base_ids,
            minutes=without_false_zero(minutes, places),
            km=np.round(km, 2),
            back=without_false_zero(back, places),
            area_moved=moved[0],
            base_moved=moved[1],
            made=_made(roads),
        )


def refuse_far(
    places: TravelPlaces, area_moved: Floats, base_moved: Floats, most: float, far: Far, file: str
) -> None:
    """Raise BadInput, naming each place that is too far from any road, unless those are left out."""
    faults = [
        Fault(
            "travel_far" if moved[i] < np.inf else "travel_no_road",
            file,
            column=f"{kind}_id",
            value=ids[i],
            slots={"km": f"{moved[i] / 1000:,.1f}", "most": f"{most / 1000:g}"},
        )
        for kind, ids, moved in (("area", places.area_ids, area_moved), ("base", places.base_ids, base_moved))
        for i in np.flatnonzero(moved > most)
    ]
    if faults and far == "refuse":
        raise BadInput(faults)


def lonlat_of(metres: Floats) -> Floats:
    """Longitude and latitude (n x 2, WGS84) of points in EPSG:27700."""
    lon, lat = Transformer.from_crs(27700, 4326, always_xy=True).transform(metres[:, 0], metres[:, 1])
    return np.column_stack([lon, lat])


def _metres(lonlat: Floats) -> Floats:
    x, y = Transformer.from_crs(4326, 27700, always_xy=True).transform(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([x, y])


def _anywhere(network: Network) -> NDArray[np.int64]:
    """Nodes of the largest part in which each can be reached from each."""
    ones = csr_matrix(
        (np.ones(len(network.tail)), (network.tail, network.head)), shape=(network.nodes, network.nodes)
    )
    _, part = connected_components(ones, connection="strong")
    return np.flatnonzero(part == np.bincount(part).argmax())


def _turned(network: Network) -> Network:
    return Network(network.nodes, network.head, network.tail, network.minutes, network.km)


def _made(roads: RoadMap) -> dict[str, Any]:
    return {
        "map_date": roads.date,
        "nodes": roads.network.nodes,
        "licence": "ODbL 1.0, © OpenStreetMap contributors",
    }
