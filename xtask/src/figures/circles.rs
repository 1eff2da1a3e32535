//! Circles in a directed graph: the strongly connected components of more than one node.

use std::collections::{BTreeMap, BTreeSet};

/// The nodes that each node points at.
pub type Graph = BTreeMap<usize, BTreeSet<usize>>;

/// The components of more than one node, each sorted.
pub fn circles(graph: &Graph) -> Vec<Vec<usize>> {
    let reached: BTreeMap<usize, BTreeSet<usize>> = graph
        .keys()
        .map(|node| (*node, reachable(graph, *node)))
        .collect();
    let meets =
        |from: usize, to: usize| reached.get(&from).is_some_and(|nodes| nodes.contains(&to));
    let circles: BTreeSet<Vec<usize>> = graph
        .keys()
        .filter(|node| meets(**node, **node))
        .map(|node| {
            graph
                .keys()
                .copied()
                .filter(|other| meets(*node, *other) && meets(*other, *node))
                .collect()
        })
        .collect();
    circles
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .collect()
}

/// The nodes that can be reached by one step or more.
fn reachable(graph: &Graph, from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for next in graph.get(&node).into_iter().flatten() {
            if reached.insert(*next) {
                open.push(*next);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(usize, usize)]) -> Graph {
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph.entry(*from).or_default().insert(*to);
        }
        graph
    }

    #[test]
    fn each_circle_is_found_once() {
        let found = circles(&graph(&[
            (1, 2),
            (2, 3),
            (3, 1),
            (3, 4),
            (4, 5),
            (5, 4),
            (5, 6),
            (0, 1),
        ]));
        assert_eq!(found, [vec![1, 2, 3], vec![4, 5]]);
    }

    #[test]
    fn a_node_that_points_at_itself_is_no_circle() {
        assert_eq!(circles(&graph(&[(1, 1), (1, 2)])), Vec::<Vec<usize>>::new());
    }
}
