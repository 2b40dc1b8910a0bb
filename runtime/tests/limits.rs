//! Wide types, deep bodies, and unions that would take forever without a bound.

use std::fmt::Debug;

use runtime::json::{self, Decode, ErrorKind};
use runtime::{Json, Maybe};

macro_rules! wide {
    ($name:ident { $($index:literal $field:ident $key:literal $($optional:ident)?;)* }) => {
        #[derive(Debug, Clone, PartialEq)]
        struct $name {
            $($field: Maybe<i64>,)*
        }

        runtime::object! { $name { $($index: $field = $key $($optional)?,)* } }
    };
}

wide! {
    Wide {
        0 f0 "f0" optional; 1 f1 "f1"; 2 f2 "f2"; 3 f3 "f3" optional; 4 f4 "f4"; 5 f5 "f5";
        6 f6 "f6" optional; 7 f7 "f7"; 8 f8 "f8"; 9 f9 "f9" optional; 10 f10 "f10"; 11 f11 "f11";
        12 f12 "f12" optional; 13 f13 "f13"; 14 f14 "f14"; 15 f15 "f15" optional; 16 f16 "f16";
        17 f17 "f17"; 18 f18 "f18" optional; 19 f19 "f19"; 20 f20 "f20"; 21 f21 "f21" optional;
        22 f22 "f22"; 23 f23 "f23"; 24 f24 "f24" optional; 25 f25 "f25"; 26 f26 "f26";
        27 f27 "f27" optional; 28 f28 "f28"; 29 f29 "f29"; 30 f30 "f30" optional; 31 f31 "f31";
        32 f32 "f32"; 33 f33 "f33" optional; 34 f34 "f34"; 35 f35 "f35"; 36 f36 "f36" optional;
        37 f37 "f37"; 38 f38 "f38"; 39 f39 "f39" optional; 40 f40 "f40"; 41 f41 "f41";
        42 f42 "f42" optional; 43 f43 "f43"; 44 f44 "f44"; 45 f45 "f45" optional; 46 f46 "f46";
        47 f47 "f47"; 48 f48 "f48" optional; 49 f49 "f49"; 50 f50 "f50"; 51 f51 "f51" optional;
        52 f52 "f52"; 53 f53 "f53"; 54 f54 "f54" optional; 55 f55 "f55"; 56 f56 "f56";
        57 f57 "f57" optional; 58 f58 "f58"; 59 f59 "f59"; 60 f60 "f60" optional; 61 f61 "f61";
        62 f62 "f62"; 63 f63 "f63" optional; 64 f64 "f64"; 65 f65 "f65"; 66 f66 "f66" optional;
        67 f67 "f67"; 68 f68 "f68"; 69 f69 "f69" optional; 70 f70 "f70"; 71 f71 "f71";
        72 f72 "f72" optional; 73 f73 "f73"; 74 f74 "f74"; 75 f75 "f75" optional; 76 f76 "f76";
        77 f77 "f77"; 78 f78 "f78" optional; 79 f79 "f79"; 80 f80 "f80"; 81 f81 "f81" optional;
        82 f82 "f82"; 83 f83 "f83"; 84 f84 "f84" optional; 85 f85 "f85"; 86 f86 "f86";
        87 f87 "f87" optional; 88 f88 "f88"; 89 f89 "f89"; 90 f90 "f90" optional; 91 f91 "f91";
        92 f92 "f92"; 93 f93 "f93" optional; 94 f94 "f94"; 95 f95 "f95"; 96 f96 "f96" optional;
        97 f97 "f97"; 98 f98 "f98"; 99 f99 "f99" optional; 100 f100 "f100"; 101 f101 "f101";
        102 f102 "f102" optional; 103 f103 "f103"; 104 f104 "f104"; 105 f105 "f105" optional;
        106 f106 "f106"; 107 f107 "f107"; 108 f108 "f108" optional; 109 f109 "f109"; 110 f110 "f110";
        111 f111 "f111" optional; 112 f112 "f112"; 113 f113 "f113"; 114 f114 "f114" optional;
        115 f115 "f115"; 116 f116 "f116"; 117 f117 "f117" optional; 118 f118 "f118"; 119 f119 "f119";
        120 f120 "f120" optional; 121 f121 "f121"; 122 f122 "f122"; 123 f123 "f123" optional;
        124 f124 "f124"; 125 f125 "f125"; 126 f126 "f126" optional; 127 f127 "f127"; 128 f128 "f128";
        129 f129 "f129" optional; 130 f130 "f130"; 131 f131 "f131"; 132 f132 "f132" optional;
        133 f133 "f133"; 134 f134 "f134"; 135 f135 "f135" optional; 136 f136 "f136"; 137 f137 "f137";
        138 f138 "f138" optional; 139 f139 "f139"; 140 f140 "f140"; 141 f141 "f141" optional;
        142 f142 "f142"; 143 f143 "f143"; 144 f144 "f144" optional; 145 f145 "f145"; 146 f146 "f146";
        147 f147 "f147" optional; 148 f148 "f148"; 149 f149 "f149"; 150 f150 "f150" optional;
        151 f151 "f151"; 152 f152 "f152"; 153 f153 "f153" optional; 154 f154 "f154"; 155 f155 "f155";
        156 f156 "f156" optional; 157 f157 "f157"; 158 f158 "f158"; 159 f159 "f159" optional;
        160 f160 "f160"; 161 f161 "f161"; 162 f162 "f162" optional; 163 f163 "f163"; 164 f164 "f164";
        165 f165 "f165" optional; 166 f166 "f166"; 167 f167 "f167"; 168 f168 "f168" optional;
        169 f169 "f169"; 170 f170 "f170"; 171 f171 "f171" optional; 172 f172 "f172"; 173 f173 "f173";
        174 f174 "f174" optional; 175 f175 "f175"; 176 f176 "f176"; 177 f177 "f177" optional;
        178 f178 "f178"; 179 f179 "f179"; 180 f180 "f180" optional; 181 f181 "f181"; 182 f182 "f182";
        183 f183 "f183" optional; 184 f184 "f184"; 185 f185 "f185"; 186 f186 "f186" optional;
        187 f187 "f187"; 188 f188 "f188"; 189 f189 "f189" optional; 190 f190 "f190"; 191 f191 "f191";
        192 f192 "f192" optional; 193 f193 "f193"; 194 f194 "f194"; 195 f195 "f195" optional;
        196 f196 "f196"; 197 f197 "f197"; 198 f198 "f198" optional; 199 f199 "f199"; 200 f200 "f200";
        201 f201 "f201" optional; 202 f202 "f202"; 203 f203 "f203"; 204 f204 "f204" optional;
        205 f205 "f205"; 206 f206 "f206"; 207 f207 "f207" optional; 208 f208 "f208"; 209 f209 "f209";
        210 f210 "f210" optional; 211 f211 "f211"; 212 f212 "f212"; 213 f213 "f213" optional;
        214 f214 "f214"; 215 f215 "f215"; 216 f216 "f216" optional; 217 f217 "f217"; 218 f218 "f218";
        219 f219 "f219" optional; 220 f220 "f220"; 221 f221 "f221"; 222 f222 "f222" optional;
        223 f223 "f223"; 224 f224 "f224"; 225 f225 "f225" optional; 226 f226 "f226"; 227 f227 "f227";
        228 f228 "f228" optional; 229 f229 "f229"; 230 f230 "f230"; 231 f231 "f231" optional;
        232 f232 "f232"; 233 f233 "f233"; 234 f234 "f234" optional; 235 f235 "f235"; 236 f236 "f236";
        237 f237 "f237" optional; 238 f238 "f238"; 239 f239 "f239"; 240 f240 "f240" optional;
        241 f241 "f241"; 242 f242 "f242"; 243 f243 "f243" optional; 244 f244 "f244"; 245 f245 "f245";
        246 f246 "f246" optional; 247 f247 "f247"; 248 f248 "f248"; 249 f249 "f249" optional;
        250 f250 "f250"; 251 f251 "f251"; 252 f252 "f252" optional; 253 f253 "f253"; 254 f254 "f254";
        255 f255 "f255" optional; 256 f256 "f256"; 257 f257 "f257"; 258 f258 "f258" optional;
        259 f259 "f259"; 260 f260 "f260"; 261 f261 "f261" optional; 262 f262 "f262"; 263 f263 "f263";
        264 f264 "f264" optional; 265 f265 "f265"; 266 f266 "f266"; 267 f267 "f267" optional;
        268 f268 "f268"; 269 f269 "f269"; 270 f270 "f270" optional; 271 f271 "f271"; 272 f272 "f272";
        273 f273 "f273" optional; 274 f274 "f274"; 275 f275 "f275"; 276 f276 "f276" optional;
        277 f277 "f277"; 278 f278 "f278"; 279 f279 "f279" optional; 280 f280 "f280"; 281 f281 "f281";
        282 f282 "f282" optional; 283 f283 "f283"; 284 f284 "f284"; 285 f285 "f285" optional;
        286 f286 "f286"; 287 f287 "f287"; 288 f288 "f288" optional; 289 f289 "f289"; 290 f290 "f290";
        291 f291 "f291" optional; 292 f292 "f292"; 293 f293 "f293"; 294 f294 "f294" optional;
        295 f295 "f295"; 296 f296 "f296"; 297 f297 "f297" optional; 298 f298 "f298"; 299 f299 "f299";
    }
}

fn members(indices: impl Iterator<Item = usize>) -> String {
    let members: Vec<String> = indices.map(|index| format!(r#""f{index}":{index}"#)).collect();
    format!("{{{}}}", members.join(","))
}

fn misfit<T: Decode + Debug>(body: &str, path: &str, reason: &str) {
    let error = json::decode::<T>(body.as_bytes()).expect_err(reason);
    assert_eq!((error.kind(), error.path(), error.reason()), (ErrorKind::Shape, Some(path), reason));
}

#[test]
fn three_hundred_fields() {
    let body = members(0..300);
    let wide: Wide = json::decode(body.as_bytes()).expect("every member");
    assert_eq!((&wide.f0, &wide.f64, &wide.f299), (&0.into(), &64.into(), &299.into()));
    assert_eq!(json::encode(&wide), body);
    let reversed = members((0..300).rev());
    assert_eq!(json::decode(reversed.as_bytes()), Ok(wide));
}

#[test]
fn three_hundred_fields_some_missing() {
    let required: Wide =
        json::decode(members((0..300).filter(|index| index % 3 != 0)).as_bytes()).expect("enough");
    assert_eq!((required.f297, required.f298), (Maybe::Absent, 298.into()));
    misfit::<Wide>(&members(0..299), "$", "missing property `f299`");
    misfit::<Wide>(
        &members((0..300).filter(|index| ![128, 200].contains(index))),
        "$",
        "missing property `f128`",
    );
    misfit::<Wide>(&members((0..300).chain([200])), "$", "duplicate property `f200`");
}

#[derive(Debug, Clone, PartialEq)]
struct Node {
    next: Maybe<Box<Node>>,
    list: Maybe<Vec<Node>>,
}

runtime::object! { Node { 0: next = "next" optional, 1: list = "list" optional } }

#[test]
fn typed_values_nest_up_to_a_bound() {
    let nested = |levels: usize| format!("{}null{}", r#"{"next":"#.repeat(levels), "}".repeat(levels));
    assert!(json::decode::<Node>(nested(127).as_bytes()).is_ok());
    misfit::<Node>(&nested(128), &format!("${}", ".next".repeat(127)), "nested too deeply");
    misfit::<Node>(&nested(100_000), &format!("${}", ".next".repeat(127)), "nested too deeply");
    let lists = format!("{}{}", r#"{"list":["#.repeat(100_000), "]}".repeat(100_000));
    misfit::<Node>(&lists, &format!("${}.list", ".list[0]".repeat(63)), "nested too deeply");
    let error = json::decode::<Node>("{\"next\":".repeat(100_000).as_bytes()).expect_err("no end");
    assert_eq!(error.kind(), ErrorKind::Syntax);
}

#[test]
fn kept_values_nest_without_bound() {
    for levels in [127, 10_000, 100_000] {
        let body = format!("{}{}", r#"[{"a":"#.repeat(levels), "1".to_owned() + &"}]".repeat(levels));
        let json: Json = json::decode(body.as_bytes()).expect("JSON");
        assert_eq!(json::encode(&json), body);
        let skipped = format!(r#"{{"unknown":{body}}}"#);
        assert!(json::decode::<Node>(skipped.as_bytes()).is_ok());
        let misfitting = format!(r#"{{"unknown":{body},"list":7}}"#);
        misfit::<Node>(&misfitting, "$.list", "expected an array, found a number");
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Left(Box<Left>),
    Right(Box<Right>),
    Leaf(i64),
    Unlisted(Json),
}

runtime::union! { Tree else Unlisted { Left, Right, Leaf } }

#[derive(Debug, Clone, PartialEq)]
struct Left {
    tree: Tree,
    left: i64,
}

runtime::object! { Left { 0: tree = "tree", 1: left = "left" } }

#[derive(Debug, Clone, PartialEq)]
struct Right {
    tree: Tree,
    right: i64,
}

runtime::object! { Right { 0: tree = "tree", 1: right = "right" } }

/// Each level is taken as `Left` in vain, with everything below it, and then as `Right`.
fn rights(levels: usize) -> String {
    format!("{}1{}", r#"{"tree":"#.repeat(levels), r#","right":1}"#.repeat(levels))
}

fn depth(tree: &Tree) -> usize {
    match tree {
        Tree::Left(left) => 1 + depth(&left.tree),
        Tree::Right(right) => 1 + depth(&right.tree),
        Tree::Leaf(_) | Tree::Unlisted(_) => 0,
    }
}

#[test]
fn unions_in_unions_are_typed_within_reason() {
    let body = rights(8);
    let tree: Tree = json::decode(body.as_bytes()).expect("a tree");
    assert_eq!((depth(&tree), json::encode(&tree)), (8, body));
}

#[test]
fn unions_in_unions_take_no_exponential_time() {
    for levels in [30, 100, 5000] {
        let body = rights(levels);
        let tree: Tree = json::decode(body.as_bytes()).expect("a union takes everything");
        assert_eq!(json::encode(&tree), body);
        let neither = body.replace("right", "wrong");
        assert_eq!(json::decode(neither.as_bytes()), Ok(Tree::Unlisted(neither.parse().expect("JSON"))));
    }
    // Many unions share what one body may use.
    let many = format!("[{}]", vec![rights(20); 500].join(","));
    let trees: Vec<Tree> = json::decode(many.as_bytes()).expect("trees");
    assert_eq!(json::encode(&trees), many);
}

#[derive(Debug, Clone, PartialEq)]
enum Nest {
    Node(Box<Inner>),
    Unlisted(Json),
}

runtime::tagged! { Nest else Unlisted by "kind" { Node = "node" } }

#[derive(Debug, Clone, PartialEq)]
struct Inner {
    inner: Nest,
    kind: String,
}

runtime::object! { Inner { 0: inner = "inner", 1: kind = "kind" } }

#[test]
fn late_tags_are_found_at_every_level() {
    let body = format!("{}null{}", r#"{"inner":"#.repeat(100), r#","kind":"node"}"#.repeat(100));
    let mut nest: Nest = json::decode(body.as_bytes()).expect("nodes");
    let mut levels = 0;
    while let Nest::Node(node) = nest {
        levels += 1;
        nest = node.inner;
    }
    assert_eq!(levels, 100);
}
