//! The frontier of a search for the cheapest way (Dijkstra, A*): the states that were reached and not looked at yet. What a state
//! is, which ones follow it and what they cost is left to the search.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The states of a search: what it costs to reach each of them, and from where.
pub struct Frontier<Before> {
    costs: Vec<f64>,
    before: Vec<Option<Before>>,
    open: BinaryHeap<Open>,
}

/// A reached state, numbered from 0.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    /// Least cost at which the goal could be reached through it: the cost so far, plus what the rest costs at least.
    pub estimate: f64,
    /// Cost so far.
    pub cost: f64,
    /// The state.
    pub state: usize,
}

impl Ord for Open {
    /// The cheapest is the greatest, as the heap wants it; of equal ones the one with the lowest number.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_estimate = other.estimate.total_cmp(&self.estimate);
        by_estimate.then(other.state.cmp(&self.state))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Open {}

impl<Before: Copy> Frontier<Before> {
    /// A frontier of a number of states, none of which is reached yet.
    pub fn new(states: usize) -> Self {
        Self {
            costs: vec![f64::INFINITY; states],
            before: vec![None; states],
            open: BinaryHeap::new(),
        }
    }

    /// Notes that a state is reached from another (`None` at the start), unless it is known at no greater cost. An infinite cost
    /// reaches nothing.
    pub fn reach(&mut self, reached: Open, before: Option<Before>) {
        let Open { cost, state, .. } = reached;
        if cost < self.costs[state] {
            self.costs[state] = cost;
            self.before[state] = before;
            self.open.push(reached);
        }
    }

    /// The next state to look at: the one with the least estimate.
    pub fn pop(&mut self) -> Option<Open> {
        while let Some(next) = self.open.pop() {
            // The others were reached at a lower cost meanwhile.
            if next.cost <= self.costs[next.state] {
                return Some(next);
            }
        }
        None
    }

    /// From where a state was reached; `None` at the start.
    pub fn before(&self, state: usize) -> Option<Before> {
        self.before[state]
    }
}
