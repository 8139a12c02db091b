//! The trigger engine on thousands of simulated and recorded walks: the benchmarks in small, so that a change that costs
//! stories fails here.

#[path = "../walks/behaviour.rs"]
#[allow(dead_code)]
mod behaviour;
#[path = "../bench/receivers/changes.rs"]
mod changes;
#[path = "../../examples/trigger_bench/condition.rs"]
#[allow(dead_code)]
mod condition;
#[path = "../../examples/trigger_bench/ground.rs"]
#[allow(dead_code)]
mod ground;
#[path = "../../examples/trigger_bench/learn.rs"]
#[allow(dead_code)]
mod learn;
#[path = "../bench/receivers/lies.rs"]
#[allow(dead_code)]
mod lies;
#[path = "../bench/receivers/measure.rs"]
mod measure;
#[path = "../../examples/trigger_bench/recordings.rs"]
#[allow(dead_code)]
mod recordings;
#[path = "../../examples/trigger_bench/rivals.rs"]
mod rivals;
#[path = "../walks/script.rs"]
#[allow(dead_code)]
mod script;
#[path = "../../examples/trigger_bench/tally.rs"]
#[allow(dead_code)]
mod tally;
#[path = "../../examples/trigger_bench/walks.rs"]
#[allow(dead_code)]
mod walks;

mod receivers;
mod recorded;
mod reliability;
