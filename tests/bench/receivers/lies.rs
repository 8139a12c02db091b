//! Receivers and browsers that lie: what each of them makes of honest fixes, and which of the fields lie.

use crate::changes::{
    Delivery, altitude, delay_velocity, each, each_from, freeze, freeze_speed, freeze_whole,
    in_spells, round, scale_speed, snap, state, step_clock, thin, turn, zero_speed,
};
use soundwalk::engine::Course;
use soundwalk::geodesy::LatLon;
use soundwalk::rehearse::random::Random;

/// The fields that a lie is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Positions, times or their order: nothing to leave out.
    Other,
    /// The speed.
    Speed,
    /// The course.
    Course,
    /// The stated error.
    Accuracy,
    /// Speed and stated error.
    SpeedAndAccuracy,
}

impl Field {
    /// The fixes without the field.
    pub fn remove(self, deliveries: &mut [Delivery]) {
        for Delivery { fix, .. } in deliveries {
            if matches!(self, Self::Speed | Self::SpeedAndAccuracy) {
                fix.speed_mps = None;
                fix.course_deg = None;
            }
            if self == Self::Course {
                fix.course_deg = None;
            }
            if matches!(self, Self::Accuracy | Self::SpeedAndAccuracy) {
                fix.error = None;
            }
        }
    }
}

/// A kind of lie.
#[derive(Clone, Copy)]
pub struct Lie {
    /// Its name in the table.
    pub name: &'static str,
    /// What it is about.
    pub field: Field,
    /// Whether it is one of the weak, strong and mixed forms that `make test` walks.
    pub is_sampled: bool,
    /// What it makes of honest fixes.
    pub tell: fn(&mut Vec<Delivery>, &Course, &mut Random),
}

const fn lie(
    name: &'static str,
    field: Field,
    tell: fn(&mut Vec<Delivery>, &Course, &mut Random),
) -> Lie {
    Lie {
        name,
        field,
        is_sampled: false,
        tell,
    }
}

const fn sampled(
    name: &'static str,
    field: Field,
    tell: fn(&mut Vec<Delivery>, &Course, &mut Random),
) -> Lie {
    Lie {
        is_sampled: true,
        ..lie(name, field, tell)
    }
}

const KNOT_MPS: f64 = 1852.0 / 3600.0;

/// Every kind that is measured.
pub const ALL: &[Lie] = &[
    lie(
        "speed 0 in 30 % of the fixes",
        Field::Speed,
        |all, _, random| zero_speed(all, 0.3, random),
    ),
    lie("speed 0 in 50 %", Field::Speed, |all, _, random| {
        zero_speed(all, 0.5, random)
    }),
    sampled("speed 0 in 70 %", Field::Speed, |all, _, random| {
        zero_speed(all, 0.7, random)
    }),
    sampled("speed 0 in all", Field::Speed, |all, _, random| {
        zero_speed(all, 1.0, random)
    }),
    lie(
        "speed 0 in all, no course",
        Field::Speed,
        |all, _, random| {
            zero_speed(all, 1.0, random);
            each(all, |fix| fix.course_deg = None)
        },
    ),
    lie("speed 0 below 5 km/h", Field::Speed, |all, _, _| {
        each(all, |fix| {
            fix.speed_mps = fix.speed_mps.map(|v| if v < 5.0 / 3.6 { 0.0 } else { v })
        })
    }),
    lie(
        "speed 0 for a minute at a time",
        Field::Speed,
        |all, _, random| in_spells(all, 60.0, random, |fix| fix.speed_mps = Some(0.0)),
    ),
    lie(
        "speed 0 from the tenth minute",
        Field::Speed,
        |all, _, _| each_from(all, 600.0, |fix| fix.speed_mps = Some(0.0)),
    ),
    lie(
        "speed 0 in the first five minutes",
        Field::Speed,
        |all, _, _| {
            for Delivery { at_s, fix } in all {
                if *at_s < 300.0 {
                    fix.speed_mps = Some(0.0);
                }
            }
        },
    ),
    sampled("speed frozen", Field::Speed, |all, _, _| {
        freeze_speed(all, f64::INFINITY)
    }),
    lie(
        "speed frozen for 30 s at a time",
        Field::Speed,
        |all, _, _| freeze_speed(all, 30.0),
    ),
    lie("speed and course frozen", Field::Speed, |all, _, _| {
        freeze_speed(all, f64::INFINITY);
        let course = all.iter().find_map(|one| one.fix.course_deg);
        each(all, |fix| fix.course_deg = course)
    }),
    sampled("speed in km/h", Field::Speed, |all, _, _| {
        scale_speed(all, 3.6)
    }),
    lie("speed in knots", Field::Speed, |all, _, _| {
        scale_speed(all, 1.0 / KNOT_MPS)
    }),
    lie("m/s taken for knots", Field::Speed, |all, _, _| {
        scale_speed(all, KNOT_MPS)
    }),
    lie("m/s taken for km/h", Field::Speed, |all, _, _| {
        scale_speed(all, 1.0 / 3.6)
    }),
    lie("speed in cm/s", Field::Speed, |all, _, _| {
        scale_speed(all, 100.0)
    }),
    lie("speed in km/h, no course", Field::Speed, |all, _, _| {
        scale_speed(all, 3.6);
        each(all, |fix| fix.course_deg = None)
    }),
    lie("speed 20 % too low", Field::Speed, |all, _, _| {
        scale_speed(all, 0.8)
    }),
    lie("speed 30 % too high", Field::Speed, |all, _, _| {
        scale_speed(all, 1.3)
    }),
    lie("speed negative", Field::Speed, |all, _, _| {
        scale_speed(all, -1.0)
    }),
    lie("speed not a number", Field::Speed, |all, _, _| {
        scale_speed(all, f64::NAN)
    }),
    lie("speed and course 5 s late", Field::Speed, |all, _, _| {
        delay_velocity(all, 5)
    }),
    lie("speed and course 15 s late", Field::Speed, |all, _, _| {
        delay_velocity(all, 15)
    }),
    sampled("course always 0", Field::Course, |all, _, _| {
        turn(all, |_| 0.0)
    }),
    sampled("course 180° off", Field::Course, |all, _, _| {
        turn(all, |c| c + 180.0)
    }),
    lie("course 90° off", Field::Course, |all, _, _| {
        turn(all, |c| c + 90.0)
    }),
    lie("course 30° off", Field::Course, |all, _, _| {
        turn(all, |c| c + 30.0)
    }),
    lie("course mirrored", Field::Course, |all, _, _| {
        turn(all, |c| -c)
    }),
    lie("course in radians", Field::Course, |all, _, _| {
        turn(all, |c| c.to_radians())
    }),
    lie("course at random", Field::Course, |all, _, random| {
        for one in all {
            one.fix.course_deg = Some(random.between(0.0, 360.0));
        }
    }),
    lie("course 0 in 50 %", Field::Course, |all, _, random| {
        for one in all {
            if random.happens(0.5) {
                one.fix.course_deg = Some(0.0);
            }
        }
    }),
    lie("course frozen", Field::Course, |all, _, _| {
        let course = all.iter().find_map(|one| one.fix.course_deg);
        each(all, |fix| fix.course_deg = course)
    }),
    lie("accuracy always 5 m", Field::Accuracy, |all, _, _| {
        state(all, |_| 5.0)
    }),
    lie("accuracy always 30 m", Field::Accuracy, |all, _, _| {
        state(all, |_| 30.0)
    }),
    lie("accuracy absent", Field::Accuracy, |all, _, _| {
        each(all, |fix| fix.error = None)
    }),
    lie("accuracy 0", Field::Accuracy, |all, _, _| {
        state(all, |_| 0.0)
    }),
    lie(
        "accuracy ten times too good",
        Field::Accuracy,
        |all, _, _| state(all, |m| m / 10.0),
    ),
    sampled(
        "accuracy ten times too bad",
        Field::Accuracy,
        |all, _, _| state(all, |m| m * 10.0),
    ),
    lie(
        "altitude 90 m for accuracy",
        Field::Accuracy,
        |all, _, random| altitude(all, 90.0, random),
    ),
    sampled(
        "altitude 250 m for accuracy",
        Field::Accuracy,
        |all, _, random| altitude(all, 250.0, random),
    ),
    lie(
        "altitude 1,600 m for accuracy",
        Field::Accuracy,
        |all, _, random| altitude(all, 1600.0, random),
    ),
    lie("every fix twice", Field::Other, |all, _, _| {
        *all = all.iter().flat_map(|one| [*one, *one]).collect();
    }),
    lie(
        "every fix twice, the second 40 ms later",
        Field::Other,
        |all, _, _| {
            let later = |one: &Delivery| {
                let mut later = *one;
                later.fix.time.0 += 40;
                later
            };
            *all = all.iter().flat_map(|one| [*one, later(one)]).collect();
        },
    ),
    lie("batches of ten", Field::Other, |all, _, _| {
        for batch in all.chunks_mut(10) {
            let end = batch[batch.len() - 1].at_s;
            batch.iter_mut().for_each(|one| one.at_s = end);
        }
    }),
    lie(
        "batches of ten in the wrong order",
        Field::Other,
        |all, _, _| {
            for batch in all.chunks_mut(10) {
                let end = batch[batch.len() - 1].at_s;
                batch.iter_mut().for_each(|one| one.at_s = end);
                batch.reverse();
            }
        },
    ),
    lie(
        "neighbours changed in 30 %",
        Field::Other,
        |all, _, random| {
            for number in (1..all.len()).step_by(2) {
                if random.happens(0.3) {
                    let (before, here) = (all[number - 1].fix, all[number].fix);
                    (all[number - 1].fix, all[number].fix) = (here, before);
                }
            }
        },
    ),
    lie("clock steps of 20 s", Field::Other, |all, _, random| {
        step_clock(all, 20_000, random)
    }),
    sampled("clock steps of 120 s", Field::Other, |all, _, random| {
        step_clock(all, 120_000, random)
    }),
    sampled("four decimals", Field::Other, |all, _, _| round(all, 1e4)),
    lie("snapped to the road", Field::Other, |all, course, _| {
        snap(all, course)
    }),
    lie(
        "first fixes in another city",
        Field::Other,
        |all, _, random| {
            for one in all.iter_mut().take(1 + random.below(4)) {
                one.fix.position = LatLon {
                    lat: 55.03,
                    lon: 82.92,
                };
                one.fix.speed_mps = Some(0.0);
            }
        },
    ),
    lie(
        "mock locations: speed 0, course 0, accuracy 1 m",
        Field::SpeedAndAccuracy,
        |all, _, _| {
            each(all, |fix| {
                fix.speed_mps = Some(0.0);
                fix.course_deg = Some(0.0);
            });
            state(all, |_| 1.0);
        },
    ),
    lie(
        "position frozen for a second now and then",
        Field::Other,
        |all, _, random| freeze(all, 1, 0.2, random),
    ),
    lie(
        "position frozen for five seconds now and then",
        Field::Other,
        |all, _, random| freeze(all, 5, 0.05, random),
    ),
    lie(
        "whole fix frozen for five seconds now and then",
        Field::Other,
        |all, _, random| freeze_whole(all, 5, 0.05, random),
    ),
    lie("a fix every 10 s", Field::Other, |all, _, _| {
        thin(all, 10.0)
    }),
    sampled("a fix every 20 s", Field::Other, |all, _, _| {
        thin(all, 20.0)
    }),
    lie("a fix every 30 s", Field::Other, |all, _, _| {
        thin(all, 30.0)
    }),
    lie("a fix every 60 s", Field::Other, |all, _, _| {
        thin(all, 60.0)
    }),
    lie(
        "speed 0 and a fix every 5 s",
        Field::Speed,
        |all, _, random| {
            zero_speed(all, 1.0, random);
            thin(all, 5.0)
        },
    ),
    lie(
        "speed 0 and a fix every 20 s",
        Field::Speed,
        |all, _, random| {
            zero_speed(all, 1.0, random);
            thin(all, 20.0)
        },
    ),
    sampled(
        "speed 0 and accuracy ten times too bad",
        Field::SpeedAndAccuracy,
        |all, _, random| {
            zero_speed(all, 1.0, random);
            state(all, |m| m * 10.0)
        },
    ),
    lie(
        "speed 0 and accuracy ten times too good",
        Field::SpeedAndAccuracy,
        |all, _, random| {
            zero_speed(all, 1.0, random);
            state(all, |m| m / 10.0)
        },
    ),
    lie(
        "speed 0 in 50 %, four decimals, accuracy always 5 m",
        Field::SpeedAndAccuracy,
        |all, _, random| {
            zero_speed(all, 0.5, random);
            state(all, |_| 5.0);
            round(all, 1e4)
        },
    ),
    lie(
        "speed in km/h and course 180° off",
        Field::Speed,
        |all, _, _| {
            scale_speed(all, 3.6);
            turn(all, |c| c + 180.0)
        },
    ),
    lie(
        "course always 0, frozen now and then, four decimals",
        Field::Course,
        |all, _, random| {
            turn(all, |_| 0.0);
            freeze(all, 1, 0.2, random);
            round(all, 1e4)
        },
    ),
    lie(
        "speed 0 and clock steps of 120 s",
        Field::Speed,
        |all, _, random| {
            zero_speed(all, 1.0, random);
            step_clock(all, 120_000, random)
        },
    ),
];
