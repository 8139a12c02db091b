//! The fifth room: what becomes of a stop as the evidence changes. It reads the stories and starts none.

pub mod evidence;
pub mod obstacle;
pub mod stop_state;
pub mod stops;
pub mod stories;
pub mod story;
