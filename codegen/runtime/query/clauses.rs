//! What goes into `$select`, `$expand` and `$orderby`: property constants, alone or in tuples.

use super::filter::{Filter, Order};
use super::path::{AsNavigation, AsPath, NavigationPath, PropertyPath};
use super::property::{Navigation, Property, Yes};
use super::value::model::Marker;
use std::borrow::Cow;
use std::marker::PhantomData;

/// Properties of an `E` for `$select`: one, a tuple of up to twelve, or an array or `Vec` of one type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in `$select` about `{E}`",
    label = "neither a property of `{E}`, nor a tuple, array or `Vec` of such",
    note = "`.query(\"$select\", …)` sends any text"
)]
pub trait Select<E> {
    #[doc(hidden)]
    fn add_to(self, names: &mut Vec<String>);
}

/// Terms of `$orderby` about an `E`: one, a tuple of up to twelve, or an array or `Vec`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in `$orderby` about `{E}`",
    label = "not a property of `{E}` with `.asc()` or `.desc()`, nor a tuple, array or `Vec` of such",
    note = "`Order::raw` sends any text"
)]
pub trait OrderBy<E> {
    #[doc(hidden)]
    fn add_to(self, terms: &mut Vec<String>);
}

/// Navigation properties of an `E` for `$expand`, each with options of its own: one, a tuple of up to twelve, or an array
/// or `Vec` of one type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in `$expand` about `{E}`",
    label = "not a navigation property of `{E}` that can be expanded: `No` stands for one that the metadata excludes",
    note = "`.query(\"$expand\", …)` sends any text"
)]
pub trait Expand<E> {
    #[doc(hidden)]
    fn add_to(self, items: &mut Vec<String>);
}

macro_rules! select {
    ($([$($generics:ident)*] $type:ty;)*) => {$(
        impl<$($generics),*> Select<E> for $type {
            fn add_to(self, names: &mut Vec<String>) {
                names.push(self.into_text().into());
            }
        }
    )*};
}
select! {
    [E V A] Property<E, V, A>;
    [E V A] PropertyPath<E, V, A>;
    [E T C X] Navigation<E, T, C, X>;
    [E T C X] NavigationPath<E, T, C, X>;
}

impl<E> OrderBy<E> for Order<E> {
    fn add_to(self, terms: &mut Vec<String>) {
        terms.push(self.into_text());
    }
}

macro_rules! combinations {
    ($trait:ident; $($name:ident)*) => {
        impl<E, $($name: $trait<E>),*> $trait<E> for ($($name,)*) {
            fn add_to(self, all: &mut Vec<String>) {
                #[allow(non_snake_case)] // the type parameters name the values
                let ($($name,)*) = self;
                $($name.add_to(all);)*
            }
        }
    };
    ($trait:ident) => {
        impl<E, T: $trait<E>, const N: usize> $trait<E> for [T; N] {
            fn add_to(self, all: &mut Vec<String>) {
                self.into_iter().for_each(|item| item.add_to(all));
            }
        }
        impl<E, T: $trait<E>> $trait<E> for Vec<T> {
            fn add_to(self, all: &mut Vec<String>) {
                self.into_iter().for_each(|item| item.add_to(all));
            }
        }
        combinations!($trait; T1);
        combinations!($trait; T1 T2);
        combinations!($trait; T1 T2 T3);
        combinations!($trait; T1 T2 T3 T4);
        combinations!($trait; T1 T2 T3 T4 T5);
        combinations!($trait; T1 T2 T3 T4 T5 T6);
        combinations!($trait; T1 T2 T3 T4 T5 T6 T7);
        combinations!($trait; T1 T2 T3 T4 T5 T6 T7 T8);
        combinations!($trait; T1 T2 T3 T4 T5 T6 T7 T8 T9);
        combinations!($trait; T1 T2 T3 T4 T5 T6 T7 T8 T9 T10);
        combinations!($trait; T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11);
        combinations!($trait; T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12);
    };
}
combinations!(Select);
combinations!(OrderBy);
combinations!(Expand);

/// A navigation property of `E` for `$expand`, with options about the entities of type `T` that it leads to.
pub struct Expanding<E, T> {
    path: Cow<'static, str>,
    options: Vec<(&'static str, String)>,
    types: Marker<(E, T)>,
}

impl<E, T> Expanding<E, T> {
    fn list(mut self, option: &'static str, add: impl FnOnce(&mut Vec<String>)) -> Self {
        let mut items = Vec::new();
        add(&mut items);
        if items.is_empty() {
            return self;
        }
        match self.options.iter_mut().find(|(name, _)| *name == option) {
            Some((_, text)) => *text = format!("{text},{}", items.join(",")),
            None => self.options.push((option, items.join(","))),
        }
        self
    }

    fn set(mut self, option: &'static str, value: String) -> Self {
        self.options.retain(|(name, _)| *name != option);
        self.options.push((option, value));
        self
    }

    /// Which properties come back (`$select`).
    pub fn select(self, properties: impl Select<T>) -> Self {
        self.list("$select", |names| properties.add_to(names))
    }

    /// Which entities come back (`$filter`).
    pub fn filter(self, filter: Filter<T>) -> Self {
        self.set("$filter", filter.render())
    }

    /// In which order they come (`$orderby`).
    pub fn order_by(self, terms: impl OrderBy<T>) -> Self {
        self.list("$orderby", |items| terms.add_to(items))
    }

    /// What is expanded in turn (`$expand`).
    pub fn expand(self, navigation: impl Expand<T>) -> Self {
        self.list("$expand", |items| navigation.add_to(items))
    }

    /// At most so many (`$top`).
    pub fn top(self, count: u32) -> Self {
        self.set("$top", count.to_string())
    }

    /// All but the first so many (`$skip`).
    pub fn skip(self, count: u32) -> Self {
        self.set("$skip", count.to_string())
    }

    /// With the number of entities (`$count`).
    pub fn count(self) -> Self {
        self.set("$count", "true".to_owned())
    }

    /// To so many levels of the same navigation property (`$levels`).
    pub fn levels(self, levels: u32) -> Self {
        self.set("$levels", levels.to_string())
    }

    /// An option as text.
    pub fn option(self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value.into())
    }
}

impl<E, T> Expand<E> for Expanding<E, T> {
    fn add_to(self, items: &mut Vec<String>) {
        let options: Vec<String> = self.options.iter().map(|(name, value)| format!("{name}={value}")).collect();
        items.push(if options.is_empty() {
            self.path.into_owned()
        } else {
            format!("{}({})", self.path, options.join(";"))
        });
    }
}

impl<E, T> std::fmt::Debug for Expanding<E, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Expanding").field("path", &self.path).field("options", &self.options).finish()
    }
}

macro_rules! expand {
    ($($type:ident)*) => {$(
        impl<E, T, C> Expand<E> for $type<E, T, C, Yes> {
            fn add_to(self, items: &mut Vec<String>) {
                items.push(self.into_text().into());
            }
        }

        impl<E, T, C> $type<E, T, C, Yes> {
            /// The navigation property with options, for `$expand`.
            pub fn with(self) -> Expanding<E, T> {
                Expanding { path: self.into_text(), options: Vec::new(), types: PhantomData }
            }

            /// Expanded with these properties only (`$select`); more options follow.
            pub fn select(self, properties: impl Select<T>) -> Expanding<E, T> {
                self.with().select(properties)
            }

            /// Expanded to these entities only (`$filter`); more options follow.
            pub fn filter(self, filter: Filter<T>) -> Expanding<E, T> {
                self.with().filter(filter)
            }

            /// Expanded to at most so many entities (`$top`); more options follow.
            pub fn top(self, count: u32) -> Expanding<E, T> {
                self.with().top(count)
            }

            /// Expanded with what these lead to (`$expand`); more options follow.
            pub fn expand(self, navigation: impl Expand<T>) -> Expanding<E, T> {
                self.with().expand(navigation)
            }
        }
    )*};
}
expand!(Navigation NavigationPath);
