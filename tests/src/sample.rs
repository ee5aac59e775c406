//! A small service by hand, for what the default crate has no example of: every primitive type, flags, keys of several
//! parts, and both styles of key.

use crate::runtime::auth::StaticToken;
use crate::runtime::table::{key, open_enum, structured};
use crate::runtime::transport::Transport;
use crate::runtime::{
    self, Access, Additional, Binary, Client, ClientOptions, Cloud, CloudInfo, Collection, Date, DateTimeOffset,
    Decimal, Duration, Entity, Flags, Guid, KeyStyle, Many, Navigation, No, One, Path, Property, ServiceInfo,
    TimeOfDay, Yes,
};
use std::sync::Arc;

/// Declares a model as the generator writes them: index, JSON name and field of each property.
macro_rules! model {
    ($name:ident $odata:literal $key:ty = [$($part:literal),+] { $($index:literal $json:literal $field:ident: $type:ty,)* }) => {
        #[doc = concat!("`", $odata, "`.")]
        #[allow(missing_docs)]
        pub struct $name {
            $(pub $field: Option<$type>,)*
            pub additional: Additional,
        }

        structured! {
            $name $odata;
            key $key = $($part),+;
            $($index $json $field,)*
        }
    };
}

model!(Sample "test.sample" String = ["text"] {
    0 "binary" binary: Binary,
    1 "bool" bool: bool,
    2 "byte" byte: u8,
    3 "child" child: Box<Sample>,
    4 "children" children: Vec<Sample>,
    5 "color" color: Color,
    6 "date" date: Date,
    7 "dateTime" date_time: DateTimeOffset,
    8 "decimal" decimal: Decimal,
    9 "decimals" decimals: Vec<Decimal>,
    10 "double" double: f64,
    11 "duration" duration: Duration,
    12 "flags" flags: Flags<Color>,
    13 "guid" guid: Guid,
    14 "int16" int16: i16,
    15 "int32" int32: i32,
    16 "int64" int64: i64,
    17 "sbyte" sbyte: i8,
    18 "text" text: String,
    19 "texts" texts: Vec<String>,
    20 "time" time: TimeOfDay,
    21 "untyped" untyped: serde_json::Value,
});

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

open_enum! {
    Color Unrecognized;
    prefix "test.color";
    "red" Red,
    "green" Green,
    "blue" Blue,
}

model!(Person "test.person" String = ["userName"] { 0 "userName" user_name: String, });

model!(Device "test.device" Guid = ["guid"] { 0 "guid" guid: Guid, });

model!(Line "test.line" (i64, String) = ["number", "name"] { 0 "name" name: String, 1 "number" number: i64, });

model!(Entry "test.entry" EntryKey = ["text", "color", "amount", "größe"] { 0 "amount" amount: Decimal, 1 "color" color: Color, 2 "größe" größe: String, 3 "text" text: String, });

/// The key of a `test.entry`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct EntryKey {
    pub text: String,
    pub color: Color,
    pub amount: Decimal,
    pub größe: String,
}

key! { EntryKey: text, color, amount, größe }

/// Declares a place where everything can be done, and what its entities are referred to by.
macro_rules! place {
    ($($name:ident $set:literal;)*) => {$(
        runtime::table::place! {
            $name $set;
            targets Root($set);
            allows List, Count, Create, Get, Update, Replace, Delete, ListRefs, AddRef, RemoveRef, GetRef, SetRef, ClearRef;
        }
    )*};
}
place! {
    Samples "samples";
    People "people";
    Devices "devices";
    Lines "lines";
    Entries "entries";
}

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
