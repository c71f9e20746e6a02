"""Classical siting problems by decompositions that know their structure: cuts in rounds, then branching.

A p-median (`distances.py`) and a covering (`coverage.py`) are the same question to the search: which p sites
make the sum of what every customer loses least. What differs is how the losses are held: a dense table,
or the sets of sites near each customer. The search (`search.py`) takes a first plan by swaps, a Lagrangian
bound, cuts in rounds over the linear relaxation, and branches on what is left.

Sources: Duran-Mateluna, Ales and Elloumi, *European Journal of Operational Research* 308, 2023 (Benders cuts
for the p-median, separated in linear time); Cordeau, Furini and Ljubic, *EJOR* 275, 2019 (coverings).
"""
