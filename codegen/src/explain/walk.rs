//! The way over the builders that a path takes: from the client, segment by segment.

use super::catalogue::Catalogue;
use super::request::{Request, Segment, Value};
use super::values::{self, Uses};
use super::{Refused, operations, why};
use crate::plan::{Access, Answer, CallStep, KeyMethod, OperationMethod, RustType, StreamMethod, variable};

/// The builders of an entity type, at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) entity: RustType,
    pub(super) place: RustType,
}

/// A value with a URL.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) r#type: RustType,
    /// What ids of its operations begin with; the id itself where a function returns it.
    pub(super) id: String,
    pub(super) is_writable: bool,
}

/// Where a chain of calls stands.
#[derive(Clone, Debug)]
pub(super) enum Here<'a> {
    Client,
    Collection(Spot),
    Item(Spot),
    /// `…/$count`
    Count(Spot),
    /// `…/$ref` behind a collection.
    References(Spot),
    /// `…/$ref` behind one entity.
    Reference(Spot),
    /// A stream, and the type that it belongs to.
    Stream(&'a StreamMethod, RustType),
    /// A structural property by a URL of its own, or what a composable function returns.
    Value(Held),
    /// An action, or a function whose answer is no place.
    Called(&'a OperationMethod),
}

/// A path as far as it was followed.
pub(super) struct Walk<'a, 'c> {
    pub(super) catalogue: &'c Catalogue<'a>,
    pub(super) here: Here<'a>,
    pub(super) steps: Vec<CallStep>,
    /// The action or function that the last step calls.
    pub(super) called: Option<&'a OperationMethod>,
    /// How many keys are not known.
    pub(super) keys: usize,
    pub(super) uses: Uses,
    /// Arguments that are not known: variable and type.
    pub(super) arguments: Vec<(String, String)>,
    pub(super) notes: Vec<String>,
    /// The path as `select.paths` has it.
    pub(super) pattern: String,
    /// The request's options, without those that arguments have used up.
    pub(super) query: Vec<(String, String)>,
}

/// A segment that is to be followed.
#[derive(Clone, Copy)]
struct Way<'s> {
    segment: &'s Segment,
    /// The method that is asked for, at the end of the path.
    method: Option<&'s str>,
    spelling: Spelling,
}

/// How much names must agree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    Exact,
    AnyCase,
}

impl Spelling {
    pub(super) fn agree(self, one: &str, other: &str) -> bool {
        one == other || self == Self::AnyCase && one.eq_ignore_ascii_case(other)
    }

    fn find<'t, T>(self, all: &'t [T], name: impl Fn(&T) -> &String, wanted: &str) -> Option<&'t T> {
        all.iter().find(|item| self.agree(name(item), wanted))
    }
}

/// Follows a path to its end; `keys` are not known already.
///
/// # Errors
/// Where a segment leads nowhere.
pub(super) fn walk<'a, 'c>(
    catalogue: &'c Catalogue<'a>,
    request: &Request,
    keys: usize,
) -> Result<Walk<'a, 'c>, Refused> {
    let mut walk = Walk {
        catalogue,
        here: Here::Client,
        steps: Vec::new(),
        keys,
        called: None,
        uses: Uses::default(),
        arguments: Vec::new(),
        notes: request.notes.clone(),
        pattern: String::new(),
        query: request.query.clone(),
    };
    let Some(last) = request.segments.len().checked_sub(1) else { return Err(why::nothing()) };
    for (index, segment) in request.segments.iter().enumerate() {
        // What has the method that is asked for goes before what has another, at the end of the path.
        let method = (index == last).then_some(request.method.as_str());
        walk.follow(segment, method)?;
    }
    Ok(walk)
}

impl<'a> Walk<'a, '_> {
    fn follow(&mut self, segment: &Segment, method: Option<&str>) -> Result<(), Refused> {
        if let Some(item) = segment.text.strip_suffix(':') {
            return Err(why::by_name(item));
        }
        self.called = None;
        // What agrees to the letter goes before what differs in case.
        for spelling in [Spelling::Exact, Spelling::AnyCase] {
            let way = Way { segment, method, spelling };
            let found = match self.here.clone() {
                Here::Client => self.at_client(way)?,
                Here::Collection(spot) => self.at_collection(way, &spot)?,
                Here::Item(spot) => self.at_item(way, &spot)?,
                Here::Value(held) => self.at_value(way, &held)?,
                _ => return Err(why::beyond(self, segment)),
            };
            if found {
                return Ok(());
            }
        }
        match self.here.clone() {
            Here::Collection(spot) => self.by_key(&spot, &[(None, segment.key())]),
            _ => Err(why::no_segment(self, segment)),
        }
    }

    fn at_client(&mut self, way: Way<'_>) -> Result<bool, Refused> {
        let client = &self.catalogue.resolved.plan.client;
        let segment = way.segment;
        if let Some(root) = way.spelling.find(&client.roots, |root| &root.wire, &segment.name) {
            self.spelled(&root.wire, segment);
            self.arrive(segment, root.is_collection, &root.target, &root.place, &root.name)?;
            return Ok(true);
        }
        self.call(&client.operations, way)
    }

    fn at_collection(&mut self, way: Way<'_>, spot: &Spot) -> Result<bool, Refused> {
        let segment = way.segment;
        let builders = self.catalogue.requests(&spot.entity);
        match segment.text.to_ascii_lowercase().as_str() {
            "$count" => self.end(Here::Count(spot.clone()), "$count"),
            "$ref" => self.end(Here::References(spot.clone()), "$ref"),
            _ if self.cast(segment, spot) => {}
            _ => {
                let operations = builders.map(|b| b.collection_operations.as_slice()).unwrap_or_default();
                return self.call(operations, way);
            }
        }
        Ok(true)
    }

    fn at_item(&mut self, way: Way<'_>, spot: &Spot) -> Result<bool, Refused> {
        let segment = way.segment;
        if segment.text.eq_ignore_ascii_case("$ref") {
            self.end(Here::Reference(spot.clone()), "$ref");
            return Ok(true);
        }
        Ok(self.onward(way, &spot.entity)? || self.cast(segment, spot) || self.property(way, &spot.entity))
    }

    fn at_value(&mut self, way: Way<'_>, held: &Held) -> Result<bool, Refused> {
        let catalogue = self.catalogue;
        if let RustType::Vec(item) = &held.r#type {
            let builders = catalogue.requests(item);
            return self.call(builders.map(|b| b.collection_operations.as_slice()).unwrap_or_default(), way);
        }
        let segment = way.segment;
        if let Some(target) = segment.name.contains('.').then(|| catalogue.named(&segment.name)).flatten()
            && catalogue.is(target, &held.r#type)
        {
            self.spelled(catalogue.csdl_name(target), segment);
            let name = self.uses.name(catalogue, target);
            self.steps.push(CallStep::Cast(RustType::path([name])));
            self.here = Here::Value(Held { r#type: target.clone(), ..held.clone() });
            return Ok(true);
        }
        Ok(self.onward(way, &held.r#type)? || self.property(way, &held.r#type))
    }

    /// A structural property by its constant.
    fn property(&mut self, way: Way<'_>, of: &RustType) -> bool {
        let (catalogue, segment) = (self.catalogue, way.segment);
        let Some(planned) = catalogue.r#struct(of) else { return false };
        let Some(property) = way.spelling.find(&planned.properties, |p| &p.wire, &segment.text) else { return false };
        self.spelled(&property.wire, segment);
        let constant = format!("{}::{}", self.uses.name(catalogue, of), property.name);
        self.steps.push(CallStep::Method("property".to_owned(), constant));
        self.here = Here::Value(Held {
            r#type: property.r#type.clone(),
            id: format!("{}.{}", values::owner_id(of, &planned.csdl_name), property.wire),
            is_writable: property.access == Access::ReadWrite,
        });
        true
    }

    /// What is emitted for a type: methods to places and streams, and operations.
    fn onward(&mut self, way: Way<'_>, of: &RustType) -> Result<bool, Refused> {
        let segment = way.segment;
        let Some(builders) = self.catalogue.requests(of) else { return Ok(false) };
        if let Some(m) = way.spelling.find(&builders.methods, |m| &m.wire, &segment.name) {
            self.spelled(&m.wire, segment);
            self.arrive(segment, m.is_collection, &m.target, &m.place, &m.name)?;
            return Ok(true);
        }
        if let Some(stream) = way.spelling.find(&builders.streams, |s| &s.wire, &segment.text) {
            self.spelled(&stream.wire, segment);
            self.steps.push(CallStep::Method(stream.name.clone(), String::new()));
            self.end(Here::Stream(stream, of.clone()), &stream.wire);
            return Ok(true);
        }
        self.call(&builders.item_operations, way)
    }

    /// Goes to a place, and on to one entity of it where a key stands in brackets.
    fn arrive(
        &mut self,
        segment: &Segment,
        is_collection: bool,
        target: &RustType,
        place: &RustType,
        method: &str,
    ) -> Result<(), Refused> {
        self.steps.push(CallStep::Method(method.to_owned(), String::new()));
        let spot = Spot { entity: target.clone(), place: place.clone() };
        match (is_collection, &segment.arguments) {
            (true, Some(key)) if !key.is_empty() => {
                self.here = Here::Collection(spot.clone());
                return self.by_key(&spot, key);
            }
            (true, _) => self.here = Here::Collection(spot),
            (false, _) => self.here = Here::Item(spot),
        }
        Ok(())
    }

    fn by_key(&mut self, spot: &Spot, parts: &[(Option<String>, Value)]) -> Result<(), Refused> {
        let planned = self.catalogue.r#struct(&spot.entity).and_then(|s| s.entity.as_ref());
        let Some(entity) = planned.filter(|e| !e.key.is_empty()) else {
            return Err(why::no_key(self, spot, "the type has no key"));
        };
        if let Some(step) = self.alternate_key(spot, parts)? {
            self.steps.push(step);
            self.here = Here::Item(spot.clone());
            self.pattern.push_str("/{id}");
            return Ok(());
        }
        let keys = &mut self.keys;
        let named = self.catalogue.key(&entity.key_type);
        let expression = values::key(self.catalogue, &mut self.uses, entity, named, parts, || variable(keys));
        let expression = expression.map_err(|reason| why::no_key(self, spot, &reason))?;
        if let [(None, Value::Given(text))] = parts
            && let Some(note) = why::mistaken_for_key(self, spot, text)
        {
            self.notes.push(note);
        }
        self.steps.push(CallStep::Key(expression));
        self.here = Here::Item(spot.clone());
        self.pattern.push_str("/{id}");
        Ok(())
    }

    /// The method of an alternate key, where the parts have the names of one.
    fn alternate_key(&mut self, spot: &Spot, parts: &[(Option<String>, Value)]) -> Result<Option<CallStep>, Refused> {
        let keys = self.catalogue.requests(&spot.entity).map(|b| b.alternate_keys.as_slice()).unwrap_or_default();
        let part = |wire: &str| parts.iter().find(|(name, _)| name.as_deref() == Some(wire)).map(|(_, value)| value);
        let is_meant =
            |key: &&KeyMethod| key.parts.len() == parts.len() && key.parts.iter().all(|p| part(&p.wire).is_some());
        let Some(key) = keys.iter().find(is_meant) else { return Ok(None) };
        let mut texts = Vec::new();
        for argument in &key.parts {
            let text = values::key_part(
                self.catalogue,
                &mut self.uses,
                &argument.r#type,
                &argument.name,
                part(&argument.wire),
            );
            texts.push(text.map_err(|reason| why::no_key(self, spot, &reason))?);
        }
        Ok(Some(CallStep::Method(key.name.clone(), texts.join(", "))))
    }

    /// A type-cast segment, which leads to the same place.
    fn cast(&mut self, segment: &Segment, spot: &Spot) -> bool {
        let Some(target) = segment.name.contains('.').then(|| self.catalogue.named(&segment.name)).flatten() else {
            return false;
        };
        if !self.catalogue.is(target, &spot.entity) {
            return false;
        }
        let csdl_name = self.catalogue.csdl_name(target);
        self.spelled(csdl_name, segment);
        let spot = Spot { entity: target.clone(), place: spot.place.clone() };
        let name = self.uses.name(self.catalogue, target);
        self.steps.push(CallStep::Cast(RustType::path([name])));
        self.here = match self.here {
            Here::Collection(_) => Here::Collection(spot),
            _ => Here::Item(spot),
        };
        true
    }

    fn call(&mut self, all: &'a [OperationMethod], way: Way<'_>) -> Result<bool, Refused> {
        let segment = way.segment;
        let named = operations::named(all, &segment.name, way.method, way.spelling);
        let Some(first) = named.first() else { return Ok(false) };
        let bare = operations::bare(&first.wire);
        let is_qualified = segment.name.contains('.');
        let written = operations::bare(&segment.name);
        if written != bare {
            self.notes.push(spelling(written, bare));
        }
        let arguments = self.resolved(segment);
        let chosen = operations::choose(&named, &arguments).ok_or_else(|| why::no_overload(&named, segment))?;
        let mut texts = Vec::new();
        for argument in &chosen.arguments {
            let given = arguments.iter().find(|(name, _)| name.eq_ignore_ascii_case(&argument.wire));
            let given = given.map(|(_, value)| value);
            if given.is_none() && !argument.is_optional {
                self.notes.push(format!("`{bare}` needs the argument `{}`", argument.wire));
            }
            let text = values::argument(self.catalogue, &mut self.uses, argument, given);
            let text = text.ok_or_else(|| why::no_value(argument, given))?;
            if text == argument.name {
                self.arguments.push((text.clone(), values::argument_type(argument)));
            }
            texts.push(text);
        }
        texts.extend(chosen.body.as_ref().map(|_| "&parameters".to_owned()));
        self.steps.push(CallStep::Method(chosen.name.clone(), texts.join(", ")));
        self.called = Some(chosen);
        self.pattern.push('/');
        self.pattern.push_str(if is_qualified { &segment.name } else { bare });
        self.here = match &chosen.answer {
            Answer::Place { is_collection, target, place } => {
                let spot = Spot { entity: target.clone(), place: place.clone() };
                if *is_collection { Here::Collection(spot) } else { Here::Item(spot) }
            }
            Answer::Composed(returned) => {
                Here::Value(Held { r#type: returned.clone(), id: chosen.id.clone(), is_writable: false })
            }
            _ => Here::Called(chosen),
        };
        Ok(true)
    }

    /// The arguments of a function, aliases replaced by what the query says of them.
    fn resolved(&mut self, segment: &Segment) -> Vec<(String, Value)> {
        let arguments = segment.arguments.clone().unwrap_or_default();
        let resolve = |(name, value): (Option<String>, Value)| {
            let name = name.unwrap_or_default();
            let Value::Alias(alias) = &value else { return (name, value) };
            let at = self.query.iter().position(|(option, _)| option.strip_prefix('@') == Some(alias));
            let value = at.map(|at| super::request::value(&self.query.remove(at).1));
            (name, value.unwrap_or(Value::Placeholder))
        };
        arguments.into_iter().map(resolve).collect()
    }

    fn end(&mut self, here: Here<'a>, segment: &str) {
        self.here = here;
        if !self.pattern.ends_with(segment) {
            self.pattern.push('/');
            self.pattern.push_str(segment);
        }
    }

    /// Says how the metadata writes a segment, where the URL writes it in another case.
    fn spelled(&mut self, wire: &str, segment: &Segment) {
        if segment.name != wire {
            self.notes.push(spelling(&segment.name, wire));
        }
        self.pattern.push('/');
        self.pattern.push_str(wire);
    }
}

fn spelling(written: &str, wire: &str) -> String {
    format!("`{written}` is sent as `{wire}`, as the metadata writes it")
}

/// The item of a name; in any case where there is none to the letter.
pub(super) fn find<'t, T>(all: &'t [T], name: impl Fn(&T) -> &String, wanted: &str) -> Option<&'t T> {
    let by = |spelling: Spelling| spelling.find(all, &name, wanted);
    by(Spelling::Exact).or_else(|| by(Spelling::AnyCase))
}
