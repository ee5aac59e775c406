//! Where in the documents the things stand that items are made of.

use crate::diagnostic::Position;
use crate::model::{Model, OperationId, StructuredId};
use std::collections::HashMap;

/// Positions by CSDL name.
#[derive(Debug, Default)]
pub struct Positions(HashMap<String, Position>);

impl Positions {
    /// The positions of a model's elements; inherited members by every type that has them.
    pub fn of(model: &Model) -> Self {
        let mut all = HashMap::new();
        for (index, t) in (0..).zip(&model.structured) {
            let id = StructuredId(index);
            all.insert(t.name.to_string(), t.position);
            all.insert(format!("{}/$value", t.name), t.position);
            for p in model.all_properties(id) {
                all.insert(format!("{}/{}", t.name, p.name), p.position);
            }
            for (_, n) in model.all_navigation(id) {
                all.insert(format!("{}/{}", t.name, n.name), n.position);
            }
        }
        for t in &model.enums {
            all.insert(t.name.to_string(), t.position);
            all.extend(t.members.iter().map(|m| (format!("{}/{}", t.name, m.name), m.position)));
        }
        for (id, o) in (0..).map(OperationId).zip(&model.operations) {
            all.insert(model.signature(id), o.position);
            // The first of several overloads: the structs of actions' parameters go by the name alone.
            all.entry(o.name.to_string()).or_insert(o.position);
            for p in &o.parameters {
                all.entry(format!("{}/{}", o.name, p.name)).or_insert(p.position);
            }
        }
        if let Some(c) = &model.container {
            for r in &c.roots {
                all.insert(format!("{}/{}", c.name, r.name), r.position);
                all.insert(format!("/{}", r.name), r.position);
            }
            for i in &c.imports {
                all.insert(format!("{}/{}", c.name, i.name), i.position);
            }
        }
        Self(all)
    }

    /// Where an element stands.
    pub fn get(&self, subject: &str) -> Option<Position> {
        self.0.get(subject).copied()
    }
}
