//! The engine beside the rules of other audio guides on recorded walks. The table is written to `target/recorded-walks.md`.

#![allow(clippy::print_stdout, reason = "the results are for whoever runs it")]

use crate::recordings::{self, Layout, Sums, USUAL};
use crate::rivals::Rule;
use std::path::Path;

fn table(sums: &[Sums]) -> String {
    recordings::table(Rule::ALL.iter().map(Rule::name).zip(sums))
}

/// The sums of other guides' rules, and those of the engine. Without its calibration it is not another guide's.
fn others_and_ours(sums: &[Sums]) -> (Vec<&Sums>, &Sums) {
    let of_rules = || Rule::ALL.iter().zip(sums);
    let others = of_rules().filter(|(rule, _)| !matches!(rule, Rule::Uncalibrated | Rule::Engine));
    let ours = of_rules().find(|(rule, _)| matches!(rule, Rule::Engine));
    let (_, ours) = ours.expect("OK because the engine is one of the rules");
    (others.map(|(_, sums)| sums).collect(), ours)
}

#[test]
fn the_engine_is_no_worse_than_any_other_rule_on_recorded_walks() {
    let recorded = recordings::recordings();
    let sums = |layouts: &[Layout]| recordings::sums(&recorded, layouts, &Rule::ALL, Rule::walk);
    let usual = sums(&[USUAL]);
    let layouts = recordings::many_layouts();
    let many = sums(&layouts);
    let report = format!(
        "{}\nIn {} layouts of the stops:\n\n{}",
        table(&usual),
        layouts.len(),
        table(&many)
    );
    println!("{report}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/recorded-walks.md");
    std::fs::write(file, &report).expect("OK because tests may write to target");
    let (others, ours) = others_and_ours(&usual);
    assert!(ours.entered > 30, "too few stops to tell: {report}");
    let faults = |sums: &Sums| sums.missed + sums.misplaced + sums.repeats + sums.out_of_order;
    for other in others {
        assert!(faults(ours) <= faults(other), "{report}");
    }
    let (others, ours) = others_and_ours(&many);
    assert!(ours.entered > 2000, "too few stops to tell: {report}");
    let wrong = |sums: &Sums| sums.missed + sums.misplaced + sums.repeats + sums.tardy;
    for other in others {
        assert!(wrong(ours) < wrong(other), "{report}");
    }
    // The best of the other rules, column by column; only some stories come a little before the entry (docs/notebook).
    let (_, five_in_a_row) = Rule::ALL
        .iter()
        .zip(&many)
        .find(|(rule, _)| matches!(rule, Rule::Debounce))
        .expect("OK because it is one of the rules");
    for share in [0.5, 0.9] {
        assert!(ours.late_s(share) < five_in_a_row.late_s(share), "{report}");
        assert!(ours.late_m(share) < five_in_a_row.late_m(share), "{report}");
    }
    let columns = |sums: &Sums| {
        let Sums {
            missed,
            misplaced,
            repeats,
            out_of_order,
            tardy,
            ..
        } = *sums;
        [missed, misplaced, repeats, out_of_order, tardy]
    };
    for (ours, rule) in columns(ours).into_iter().zip(columns(five_in_a_row)) {
        assert!(ours <= rule, "{report}");
    }
}
