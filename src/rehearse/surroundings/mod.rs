//! The city around a rehearsed tour: the ways that visitors walk on, where they rest, and the sky over them.

mod city;
mod graph;
mod legs;
mod reception;
mod walk;

pub use city::City;
pub use legs::CourseWays;
pub use walk::visit_on_ways;

#[cfg(test)]
mod tests;
