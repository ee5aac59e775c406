//! A small client crate, and documents of its service.

use super::{Outcome, Workspace};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::time::SystemTime;

const CONFIG: &str = r#"# By hand.
[crate]
name = "shop"
version = "1.2.3" # raised by update
description = "A shop."

[service]
name = "Shop"
version = "v1"
metadata = ["metadata/shop.csdl.xml"]
metadata-url = "https://shop.example/$metadata"

[[cloud]]
name = "global"
root = "https://shop.example"

[select]
paths = ["/books/**"]
"#;

/// What the crate is made from.
pub(super) const FIRST: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="book">
        <Key>
          <PropertyRef Name="isbn" />
        </Key>
        <Property Name="isbn" Type="Edm.String" Nullable="false" />
        <Property Name="title" Type="Edm.String" />
      </EntityType>
      <EntityType Name="customer">
        <Key>
          <PropertyRef Name="id" />
        </Key>
        <Property Name="id" Type="Edm.String" Nullable="false" />
      </EntityType>
      <EntityContainer Name="service">
        <EntitySet Name="books" EntityType="shop.book" />
        <EntitySet Name="customers" EntityType="shop.customer" />
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

/// Books have pages, and customers, whom nobody selects, have names.
pub(super) const SECOND: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="book">
        <Key>
          <PropertyRef Name="isbn" />
        </Key>
        <Property Name="isbn" Type="Edm.String" Nullable="false" />
        <Property Name="title" Type="Edm.String" />
        <Property Name="pages" Type="Edm.Int32" />
      </EntityType>
      <EntityType Name="customer">
        <Key>
          <PropertyRef Name="id" />
        </Key>
        <Property Name="id" Type="Edm.String" Nullable="false" />
        <Property Name="name" Type="Edm.String" />
      </EntityType>
      <EntityContainer Name="service">
        <EntitySet Name="books" EntityType="shop.book" />
        <EntitySet Name="customers" EntityType="shop.customer" />
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

/// A workspace with the crate, made from the first document.
pub(super) struct Shop(Workspace);

impl Deref for Shop {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        &self.0
    }
}

impl Shop {
    pub(super) fn new() -> Self {
        let shop = Self::without_metadata();
        shop.update_to(FIRST, &[]).expect(0);
        shop
    }

    /// The crate before its first update.
    pub(super) fn without_metadata() -> Self {
        let workspace = Workspace::empty();
        workspace.write("codegen.toml", CONFIG);
        Self(workspace)
    }

    pub(super) fn update(&self, from: &str, options: &[&str]) -> Outcome {
        self.run(&[&["update", "--from", from], options].concat())
    }

    pub(super) fn update_to(&self, document: &str, options: &[&str]) -> Outcome {
        self.write("../document.xml", document);
        self.update("document.xml", options)
    }

    /// When each file was written.
    pub(super) fn times(&self) -> BTreeMap<String, SystemTime> {
        let time = |name: &String| self.path(name).metadata().and_then(|of| of.modified()).expect("a time");
        self.tree().into_keys().map(|name| (name.clone(), time(&name))).collect()
    }
}
