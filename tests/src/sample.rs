//! A small service by hand, for what the default crate has no example of: every primitive type, flags, keys of several
//! parts, and both styles of key.

use crate::runtime::cloud::{Cloud, CloudInfo, KeyStyle, ServiceInfo};
use crate::runtime::model::structured;
use crate::runtime::options::ClientOptions;
use crate::runtime::place;
use crate::runtime::property::{Access, Many, Navigation, No, One, Property, Yes};
use crate::runtime::token::StaticToken;
use crate::runtime::transport::Transport;
use crate::runtime::{
    Additional, Binary, Client, Collection, Date, DateTimeOffset, Decimal, Duration, Entity, Flags, Guid, OpenEnum,
    Path, Slot, Structured, TimeOfDay, TypeInfo,
};
use std::sync::Arc;

/// Declares a model as the generator writes them: JSON names in order, and a field for each.
macro_rules! model {
    ($name:ident $odata:literal { $($json:literal $field:ident: $type:ty,)* }) => {
        #[doc = concat!("`", $odata, "`.")]
        #[derive(Default)]
        #[allow(missing_docs)]
        pub struct $name {
            $(pub $field: Option<$type>,)*
            pub additional: Additional,
        }

        impl Structured for $name {
            fn type_info(&self) -> &'static TypeInfo {
                &TypeInfo { name: $odata, properties: &[$($json),*] }
            }

            fn slot(&self, index: usize) -> &dyn Slot {
                let slots: &[&dyn Slot] = &[$(&self.$field),*];
                slots.get(index).copied().unwrap_or(&self.additional)
            }

            fn slot_mut(&mut self, index: usize) -> &mut dyn Slot {
                let mut slots: Vec<&mut dyn Slot> = vec![$(&mut self.$field,)* &mut self.additional];
                let index = index.min(slots.len() - 1);
                slots.swap_remove(index)
            }
        }

        structured!($name);
    };
}

/// Declares the entity side of a model.
macro_rules! entity {
    ($name:ident, $key:ty, [$($part:literal),+]) => {
        impl Entity for $name {
            type Key = $key;
            type Any = Self;
            const KEY: &'static [&'static str] = &[$($part),+];
        }
    };
}

model!(Sample "test.sample" {
    "binary" binary: Binary,
    "bool" bool: bool,
    "byte" byte: u8,
    "child" child: Box<Sample>,
    "children" children: Vec<Sample>,
    "color" color: Color,
    "date" date: Date,
    "dateTime" date_time: DateTimeOffset,
    "decimal" decimal: Decimal,
    "decimals" decimals: Vec<Decimal>,
    "double" double: f64,
    "duration" duration: Duration,
    "flags" flags: Flags<Color>,
    "guid" guid: Guid,
    "int16" int16: i16,
    "int32" int32: i32,
    "int64" int64: i64,
    "sbyte" sbyte: i8,
    "text" text: String,
    "texts" texts: Vec<String>,
    "time" time: TimeOfDay,
    "untyped" untyped: serde_json::Value,
});
entity!(Sample, String, ["text"]);

#[allow(missing_docs)]
impl Sample {
    pub const BOOL: Property<Self, bool> = Property::new("bool");
    pub const CHILD: Property<Self, Sample> = Property::new("child");
    pub const COLOR: Property<Self, Color> = Property::new("color");
    pub const DATE: Property<Self, Date> = Property::new("date");
    pub const DATE_TIME: Property<Self, DateTimeOffset> = Property::new("dateTime");
    pub const DECIMAL: Property<Self, Decimal> = Property::new("decimal");
    pub const DOUBLE: Property<Self, f64> = Property::new("double");
    pub const DURATION: Property<Self, Duration> = Property::new("duration");
    pub const FLAGS: Property<Self, Flags<Color>> = Property::new("flags");
    pub const GUID: Property<Self, Guid> = Property::new("guid");
    pub const INT32: Property<Self, i32> = Property::new("int32");
    pub const INT64: Property<Self, i64> = Property::new("int64");
    pub const BINARY: Property<Self, Binary> = Property::new("binary");
    pub const TEXT: Property<Self, String> = Property::new("text");
    pub const TEXTS: Property<Self, Vec<String>> = Property::new("texts");
    pub const TIME: Property<Self, TimeOfDay> = Property::new("time");
    /// Excluded from `$filter` alone.
    pub const SORTED: Property<Self, String, Access<Yes, No, Yes>> = Property::new("sorted");
    pub const PARENT: Navigation<Self, Sample, One> = Navigation::new("parent");
    pub const SAMPLES: Navigation<Self, Sample, Many> = Navigation::new("samples");
}

/// `test.color`, in URLs behind its qualified name.
#[derive(Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Color {
    Red,
    Green,
    Blue,
    Unrecognized(String),
}

impl OpenEnum for Color {
    const MEMBERS: &'static [(&'static str, Self)] =
        &[("red", Self::Red), ("green", Self::Green), ("blue", Self::Blue)];
    const PREFIX: &'static str = "test.color";

    fn unrecognized(name: String) -> Self {
        Self::Unrecognized(name)
    }

    fn unknown(&self) -> Option<&str> {
        if let Self::Unrecognized(name) = self { Some(name) } else { None }
    }
}

crate::runtime::enums::open_enum!(Color);

model!(Person "test.person" { "userName" user_name: String, });
entity!(Person, String, ["userName"]);

model!(Device "test.device" { "guid" guid: Guid, });
entity!(Device, Guid, ["guid"]);

model!(Line "test.line" { "name" name: String, "number" number: i64, });
entity!(Line, (i64, String), ["number", "name"]);

model!(Entry "test.entry" { "amount" amount: Decimal, "color" color: Color, "größe" größe: String, "text" text: String, });
entity!(Entry, EntryKey, ["text", "color", "amount", "größe"]);

/// The key of a `test.entry`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct EntryKey {
    pub text: String,
    pub color: Color,
    pub amount: Decimal,
    pub größe: String,
}

crate::runtime::literal::key! { EntryKey, text, color, amount, größe, }

/// Declares a place where everything can be done, and what its entities are referred to by.
macro_rules! place {
    ($name:ident $set:literal $options:ty: $($operation:ident,)*) => {
        #[doc = concat!("Entity set `", $set, "`.")]
        #[derive(Debug)]
        pub enum $name {}

        impl place::Place for $name {
            type Options = $options;
            const NAME: &'static str = $set;
            const TARGETS: &'static [place::Target] = &[place::Target::Root($set)];
        }

        $(impl place::$operation for $name {})*
    };
    ($name:ident $set:literal $options:ty) => {
        place! {
            $name $set $options:
            List,
            Count,
            Create,
            Get,
            Update,
            Replace,
            Delete,
            ListRefs,
            AddRef,
            RemoveRef,
            GetRef,
            SetRef,
            ClearRef,
        }
    };
}
place!(Samples "samples" place::Options);
place!(People "people" place::Options);
place!(Devices "devices" place::Options);
place!(Lines "lines" place::Options);
place!(Entries "entries" place::Options);

macro_rules! service {
    ($name:ident $style:ident) => {
        static $name: ServiceInfo = ServiceInfo::new(
            "Sample",
            "sample/1.0",
            &[CloudInfo::new("global", "https://sample.example/v1", &[], &["scope"])],
            KeyStyle::$style,
        );
    };
}
service!(SEGMENT Segment);
service!(PARENTHESES Parentheses);

/// A client of the sample service with keys in this style, which sends through this transport.
pub fn client(style: KeyStyle, transport: impl Transport) -> Client {
    let service = if style == KeyStyle::Segment { &SEGMENT } else { &PARENTHESES };
    let options = ClientOptions::default().with_transport(transport).with_cloud(Cloud::named("global"));
    Client::for_service(service, Arc::new(StaticToken::new("token")), options).expect("a client")
}

/// An entity set below the service root.
pub fn set<'c, E: Entity, P>(client: &'c Client, name: &str) -> Collection<'c, E, P> {
    Collection::new(client, Path::root(name))
}
