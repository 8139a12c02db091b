//! The second room: where the visitor is and how well that is known, on the route and off it, and whether the receiver's
//! statements agree with it.

pub mod along;
pub mod decay;
pub mod estimator;
pub mod free;
pub mod on_route;
pub mod pace;
pub mod receiver_checks;
pub mod route_status;
pub mod turn;
pub mod velocity_check;
