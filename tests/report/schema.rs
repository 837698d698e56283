//! The JSON of a report against the JSON Schema that ships with the program: as much of a validator as that needs.
use serde_json::Value;
use treaty::report::json::JSON_SCHEMA;

/// Panics, with the path of the first place that does not fit, unless the text is JSON that fits the schema.
pub fn assert_valid(text: &str) {
    assert_fits(text, &schema());
}

/// The same for another schema.
pub fn assert_fits(text: &str, schema: &Value) {
    let value: Value = serde_json::from_str(text).expect("the report is JSON");
    if let Err(fault) = check(schema, schema, &value, "report") {
        panic!("{fault}\n{text}");
    }
}

fn schema() -> Value {
    serde_json::from_str(JSON_SCHEMA).expect("the schema is JSON")
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let wrong = |why: String| Err(format!("{at}: {why}: {value}"));
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "required" | "additionalProperties" => {
            }
            "$ref" => {
                let name = rule
                    .as_str()
                    .and_then(|name| name.strip_prefix("#/$defs/"))
                    .expect("a local reference");
                check(root, &root["$defs"][name], value, at)?;
            }
            "anyOf" => {
                let any = rule
                    .as_array()
                    .expect("a list")
                    .iter()
                    .any(|one| check(root, one, value, at).is_ok());
                if !any {
                    return wrong("fits no alternative".into());
                }
            }
            "const" if value != rule => return wrong(format!("is not {rule}")),
            "enum" if !rule.as_array().expect("a list").contains(value) => {
                return wrong(format!("is none of {rule}"));
            }
            "const" | "enum" => {}
            "type" => {
                let names: Vec<&Value> = rule
                    .as_array()
                    .map_or(vec![rule], |list| list.iter().collect());
                if !names
                    .iter()
                    .any(|name| is(value, name.as_str().expect("a name")))
                {
                    return wrong(format!("is no {rule}"));
                }
            }
            "minimum" => {
                if value.as_i64() < rule.as_i64() {
                    return wrong(format!("is below {rule}"));
                }
            }
            // The patterns that there are: an exact number, and a date.
            "pattern"
                if rule
                    .as_str()
                    .is_some_and(|pattern| pattern.starts_with("^-?")) =>
            {
                let exact = |text: &str| {
                    let digits =
                        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
                    let text = text.strip_prefix('-').unwrap_or(text);
                    text.split('/').count() <= 2 && text.split('/').all(digits)
                };
                if !value.as_str().is_some_and(exact) {
                    return wrong("is no exact number".into());
                }
            }
            "pattern" => {
                if value
                    .as_str()
                    .is_some_and(|text| treaty::date::Day::parse(text).is_none())
                {
                    return wrong("is no date".into());
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{at}[{index}]"))?;
                }
            }
            "properties" => fields(root, schema, value, at)?,
            other => panic!("the schema uses `{other}`, which this test does not know"),
        }
    }
    if schema.get("properties").is_none() && schema.get("additionalProperties").is_some() {
        fields(root, schema, value, at)?;
    }
    Ok(())
}

fn fields(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Some(object) = value.as_object() else {
        return Ok(());
    };
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().expect("a name");
        if !object.contains_key(name) {
            return Err(format!("{at}: `{name}` is missing"));
        }
    }
    for (name, field) in object {
        let rule = schema["properties"]
            .get(name)
            .unwrap_or(&schema["additionalProperties"]);
        match rule {
            Value::Bool(false) => return Err(format!("{at}: `{name}` is not in the schema")),
            rule => check(root, rule, field, &format!("{at}.{name}"))?,
        }
    }
    Ok(())
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema names the type `{other}`, which this test does not know"),
    }
}

#[test]
fn the_validator_rejects() {
    let wrong = [
        r#"{"schema": "treaty-report/2", "files": []}"#,
        r#"{"schema": "treaty-report/1"}"#,
        r#"{"schema": "treaty-report/1", "files": [], "more": 1}"#,
        r#"{"schema": "treaty-report/1", "files": [{"path": "x", "diagnostics": [], "claims": [{}], "summary": {}}]}"#,
        r#"{"schema": "treaty-report/1", "files": [{"path": 1, "diagnostics": [], "claims": [], "summary": {}}]}"#,
        r#"{"schema": "treaty-report/1", "files": [{"path": "x", "diagnostics": [], "claims": [], "summary": {"US": {}}}]}"#,
    ];
    for text in wrong {
        let value = serde_json::from_str(text).expect("JSON");
        assert!(
            check(&schema(), &schema(), &value, "report").is_err(),
            "{text}"
        );
    }
}
