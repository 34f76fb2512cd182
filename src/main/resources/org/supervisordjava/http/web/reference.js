// The reference: openapi.json for people.

import { byId, h } from "./dom.js";

const resolved = (document, node) => (node.$ref ? node.$ref.slice(2).split("/").reduce((at, key) => at[key], document) : node);

/** A link to a schema, or its type in words. */
function typed(schema) {
  if (schema === undefined) return "";
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1);
    return h("a", { href: "#" + name }, name);
  }
  if (schema.anyOf) return h("span", {}, ...schema.anyOf.flatMap((each, i) => [i > 0 ? " or " : "", typed(each)]));
  if (schema.type === "array") return h("span", {}, "array of ", typed(schema.items));
  if (schema.enum) return schema.enum.join(", ");
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type;
  return schema.format ? `${type} (${schema.format})` : (type ?? "");
}

const table = (titles, rows) =>
  h(
    "div",
    { class: "table", tabindex: "0", role: "group", "aria-label": titles.join(", ") },
    h("table", {}, h("thead", {}, h("tr", {}, ...titles.map((title) => h("th", { scope: "col" }, title)))), h("tbody", {}, ...rows.map((cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell)))))),
  );

function operation(document, path, method, { summary, parameters = [], requestBody, responses }) {
  const asked = parameters.map((each) => resolved(document, each));
  const body = requestBody ? [[h("code", {}, "body"), Object.keys(requestBody.content).join(", "), ""]] : [];
  const answers = Object.entries(responses).flatMap(([status, response]) => {
    const { description, content = {} } = resolved(document, response);
    const types = Object.entries(content);
    return types.length === 0 ? [[status, description, "", ""]] : types.map(([type, { schema }]) => [status, description, type, typed(schema)]);
  });
  return h(
    "article",
    {},
    h("h3", {}, h("code", {}, `${method.toUpperCase()} ${path}`)),
    h("p", {}, summary),
    asked.length + body.length > 0
      ? table(["Parameter", "Meaning", "Type"], [...asked.map((each) => [h("code", {}, each.name), each.description ?? "", typed(each.schema)]), ...body])
      : null,
    table(["Status", "Meaning", "Content", "Shape"], answers),
  );
}

function schema([name, { description, properties }]) {
  const rows = Object.entries(properties ?? {}).map(([field, each]) => [h("code", {}, field), typed(each), each.description ?? ""]);
  return h("article", {}, h("h3", { id: name, tabindex: "-1" }, name), description ? h("p", {}, description) : null, rows.length > 0 ? table(["Field", "Type", "Meaning"], rows) : null);
}

async function begin() {
  const document_ = await (await fetch("openapi.json")).json();
  const operations = Object.entries(document_.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, each]) => ({ path, method, each })));
  const faults = document_.components.schemas.Problem.properties.fault.enum;
  byId("reference").append(
    h("p", {}, document_.info.description),
    ...document_.tags.flatMap(({ name }) => [
      h("h2", {}, name),
      ...operations.filter(({ each }) => each.tags[0] === name).map(({ path, method, each }) => operation(document_, path, method, each)),
    ]),
    h("h2", {}, "Shapes"),
    ...Object.entries(document_.components.schemas).map(schema),
    h("h2", {}, "Faults"),
    h("ul", {}, ...faults.map((fault) => h("li", { id: fault }, h("code", {}, fault)))),
  );
  // What the address points to is there only now.
  const target = location.hash.length > 1 ? byId(location.hash.slice(1)) : null;
  target?.scrollIntoView();
}

begin();
