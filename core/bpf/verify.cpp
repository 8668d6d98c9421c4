// SPDX-License-Identifier: Apache-2.0
#include "bpf/verify.hpp"

#include "bpf/load/libbpf_log.hpp"
#include "bpf/load/verify_parts.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace tracer::bpf {
namespace {

/// Without the source's map in the object nobody could read the source, unless the variant or the source may be
/// skipped.
bool needed_in(const model::PluginSpec &spec, const model::Source &source, const std::string &object) {
    if (!source.when.option.empty()) return false;
    return std::any_of(spec.variants.begin(), spec.variants.end(),
                       [&](const model::Variant &v) { return v.object == object && v.when.option.empty(); });
}

Error nowhere(const model::PluginSpec &spec, const std::string &what, const std::string &name,
              const std::vector<std::string> &known) {
    return {ExitCode::usage, spec.name + ": " + what + " " + name + ", which no object of the plugin has",
            nearest(name, known, "it has")};
}

/// What the objects have, each name once.
std::vector<std::string> known_in(const std::map<std::string, OpenObject> &objects,
                                  std::vector<std::string> (*names_of)(const OpenObject &)) {
    std::set<std::string> known;
    for (const auto &[name, object] : objects)
        for (auto &found : names_of(object))
            known.insert(std::move(found));
    return {known.begin(), known.end()};
}

std::vector<std::string> names_of(const std::map<std::string, OpenObject> &objects) {
    std::vector<std::string> names;
    names.reserve(objects.size());
    for (const auto &[name, object] : objects)
        names.push_back(name);
    return names;
}

const char *bound_thing(tracer_binding binding) {
    return binding == TRACER_BIND_CONST ? "is bound to the constant" : "is bound to the map";
}

} // namespace

Result<CheckedObjects> verify_descriptor(const model::PluginSpec &spec,
                                         const std::vector<std::string> &allowed_helpers) {
    const LibbpfLog log;
    CheckedObjects all_checked;
    std::map<std::string, OpenObject> objects;
    for (const auto &object : spec.objects) {
        auto checked = CheckedObject::check(spec.name, object, allowed_helpers);
        auto open = checked ? OpenObject::open(*checked) : Result<OpenObject>(checked.error());
        if (!open) return Error{ExitCode::usage, spec.name + ": " + open.error().message, open.error().hint};
        if (auto common = verify_common(spec, *open); !common) return std::move(common).error();
        all_checked.emplace(object.name, std::move(*checked));
        objects.emplace(object.name, std::move(*open));
    }
    for (const auto &variant : spec.variants) {
        const auto object = objects.find(variant.object);
        if (object == objects.end())
            return nowhere(spec, "variant " + variant.name + " takes its programs from object", variant.object,
                           names_of(objects));
        if (auto programs = verify_programs(spec, variant, object->second); !programs)
            return std::move(programs).error();
    }
    for (const auto &source : spec.sources) {
        bool found = false;
        for (const auto &[name, object] : objects) {
            if (!object.map(source.map) && !needed_in(spec, source, name)) continue;
            if (auto verified = verify_source(spec, source, object); !verified) return std::move(verified).error();
            found = true;
        }
        if (!found)
            return nowhere(spec, "source " + source.name + " reads map", source.map, known_in(objects, maps_of));
    }
    for (const auto &option : spec.options) {
        if (option.binding != TRACER_BIND_CONST && option.binding != TRACER_BIND_MAP &&
            option.binding != TRACER_BIND_MAP_SIZE)
            continue;
        bool found = false;
        for (const auto &[name, object] : objects) {
            auto here = verify_option(spec, option, object);
            if (!here) return std::move(here.error());
            found = found || *here;
        }
        if (!found)
            return nowhere(spec, "option --" + option.name + " " + bound_thing(option.binding), option.bind,
                           known_in(objects, option.binding == TRACER_BIND_CONST ? constants_of : maps_of));
    }
    return all_checked;
}

} // namespace tracer::bpf
