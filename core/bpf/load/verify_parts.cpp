// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/verify_parts.hpp"

#include "bpf/kinds/kind.hpp"
#include "bpf/load/btf_view.hpp"
#include "bpf/load/rodata.hpp"

#include <tracer/bpf/shared.h>

#include <algorithm>

namespace tracer::bpf {
namespace {

Error mismatch(const model::PluginSpec &spec, const std::string &what) {
    return {ExitCode::usage, spec.name + ": " + one_line(what, 300), "rebuild the plugin"};
}

std::string n(std::size_t number) { return std::to_string(number); }

const char *map_kind(bpf_map_type type) {
    const char *name = libbpf_bpf_map_type_str(type);
    return name ? name : "unknown";
}

Result<void> need_map(const model::PluginSpec &spec, const std::string &user, const bpf_map *map,
                      const std::string &name, bpf_map_type type) {
    if (!map) return mismatch(spec, user + " reads map " + name + ", which the object does not have");
    if (bpf_map__type(map) != type)
        return mismatch(spec, user + " needs map " + name + " to be of type " + map_kind(type) +
                                  ", but in the object it is of type " + map_kind(bpf_map__type(map)));
    return {};
}

Result<void> need_size(const model::PluginSpec &spec, const std::string &what, std::size_t ours, const std::string &map,
                       std::size_t theirs) {
    if (ours == theirs) return {};
    return mismatch(spec, what + " is " + n(ours) + " bytes, but map " + map + " in the object has " + n(theirs));
}

Result<void> verify_columns(const model::PluginSpec &spec, const model::Source &source, const std::string &type,
                            std::size_t size, bool key, const OpenObject &object) {
    if (type.empty()) return {};
    const auto layout = StructView::find(bpf_object__btf(object.get()), type);
    if (!layout)
        return mismatch(spec, "source " + source.name + " has records of struct " + type +
                                  ", which is not in the object's BTF (TRACER_EXPORT_TYPE keeps it there)");
    if (layout->size() != size)
        return mismatch(spec, "struct " + type + " is " + n(size) + " bytes in the descriptor, but " +
                                  n(layout->size()) + " in the object's BTF");
    for (const auto &column : source.columns) {
        if (column.has(TRACER_COLUMN_KEY) != key) continue;
        const auto place = layout->member(column.member);
        const auto ours =
            "column \"" + column.name + "\" is " + n(column.size) + " bytes at offset " + n(column.offset);
        if (!place)
            return mismatch(spec,
                            ours + ", but struct " + type + " in the object's BTF has no member " + column.member);
        if (place->offset != column.offset)
            return mismatch(spec, ours + ", but struct " + type + " in the object's BTF has it at " + n(place->offset));
        const bool sum = column.has(TRACER_COLUMN_SUM);
        if (sum ? column.offset + std::size_t{column.size} > size : place->size != column.size)
            return mismatch(spec, ours + ", but struct " + type + " in the object's BTF has " + n(place->size) +
                                      " bytes there");
    }
    return {};
}

Result<void> verify_table(const model::PluginSpec &spec, const model::Source &source, const OpenObject &object) {
    const auto user = "table " + source.name;
    if (auto ok = need_map(spec, user, object.map(source.map), source.map, BPF_MAP_TYPE_ARRAY_OF_MAPS); !ok) return ok;
    const auto *first = object.map(source.map + "_a");
    const bool per_cpu = first && bpf_map__type(first) == BPF_MAP_TYPE_PERCPU_HASH;
    const auto type = per_cpu ? BPF_MAP_TYPE_PERCPU_HASH : BPF_MAP_TYPE_HASH;
    for (const char *suffix : {"_a", "_b"}) {
        const auto name = source.map + suffix;
        const auto *map = object.map(name);
        if (auto ok = need_map(spec, user, map, name, type); !ok) return ok;
        if (auto ok = need_size(spec, "the key of " + user, source.key_size, name, bpf_map__key_size(map)); !ok)
            return ok;
        if (auto ok = need_size(spec, "the value of " + user, source.value_size, name, bpf_map__value_size(map)); !ok)
            return ok;
    }
    return verify_columns(spec, source, source.key_type, source.key_size, true, object);
}

} // namespace

Result<void> verify_source(const model::PluginSpec &spec, const model::Source &source, const OpenObject &object) {
    const auto user = "source " + source.name;
    const auto *map = object.map(source.map);
    if (!source.stacks.empty())
        if (auto ok = need_map(spec, user, object.map(source.stacks), source.stacks, BPF_MAP_TYPE_STACK_TRACE); !ok)
            return ok;
    switch (source.kind) {
    case TRACER_SOURCE_EVENTS:
        if (auto ok = need_map(spec, user, map, source.map, BPF_MAP_TYPE_RINGBUF); !ok) return ok;
        break;
    case TRACER_SOURCE_TABLE:
    case TRACER_SOURCE_HISTOGRAMS:
        if (auto ok = verify_table(spec, source, object); !ok) return ok;
        break;
    case TRACER_SOURCE_COUNTER:
    case TRACER_SOURCE_HISTOGRAM:
        if (auto ok = need_map(spec, user, map, source.map, BPF_MAP_TYPE_PERCPU_ARRAY); !ok) return ok;
        if (auto ok = need_size(spec, "the value of " + user, source.value_size, source.map, bpf_map__value_size(map));
            !ok)
            return ok;
        if (source.kind == TRACER_SOURCE_HISTOGRAM)
            return need_size(spec, "struct tracer_hist", sizeof(tracer_hist), source.map, bpf_map__value_size(map));
        break;
    }
    return verify_columns(spec, source, source.value_type, source.value_size, false, object);
}

Result<void> verify_programs(const model::PluginSpec &spec, const model::Variant &variant, const OpenObject &object) {
    for (const auto &program : variant.programs) {
        const auto &need = kind_of(program.attach);
        const unsigned copies = program.has(TRACER_PROGRAM_COPIED) ? TRACER_COPIES : 1;
        for (unsigned copy = 0; copy < copies; ++copy) {
            const auto name = copy_name(program.name, copy);
            const auto *found = bpf_object__find_program_by_name(object.get(), name.c_str());
            const auto who = "variant " + variant.name + " attaches program " + name;
            if (!found) return mismatch(spec, who + ", which object \"" + variant.object + "\" does not have");
            if (bpf_program__type(found) != need.type || bpf_program__expected_attach_type(found) != need.expected)
                return mismatch(spec, who + " as " + model::attach_kind(program.attach).name +
                                          ", but in the object it is SEC(\"" + bpf_program__section_name(found) +
                                          "\")");
        }
    }
    return {};
}

Result<void> verify_common(const model::PluginSpec &spec, const OpenObject &object) {
    if (const auto *ledger = object.map("tracer_ledger")) {
        if (auto ok = need_map(spec, "the ledger", ledger, "tracer_ledger", BPF_MAP_TYPE_PERCPU_ARRAY); !ok) return ok;
        if (auto ok = need_size(spec, "struct tracer_ledger", sizeof(tracer_ledger), "tracer_ledger",
                                bpf_map__value_size(ledger));
            !ok)
            return ok;
    }
    const Constants constants(object.get());
    const std::pair<const char *, std::size_t> known[] = {{"tracer_filter", sizeof(tracer_filter)},
                                                          {"tracer_copied", sizeof(u32)},
                                                          {"tracer_task_storage", sizeof(u32)},
                                                          {"tracer_wakeup_bytes", sizeof(u64)}};
    for (const auto &[name, size] : known)
        if (const auto *variable = constants.find(name); variable && variable->bytes.size() != size)
            return mismatch(spec, std::string("constant ") + name + " is " + n(size) + " bytes in tracer, but " +
                                      n(variable->bytes.size()) + " in the object");
    return {};
}

Result<bool> verify_option(const model::PluginSpec &spec, const model::Option &option, const OpenObject &object) {
    const auto who = "option --" + option.name;
    if (option.binding != TRACER_BIND_CONST) {
        const auto *map = object.map(option.bind);
        if (map && option.binding == TRACER_BIND_MAP && bpf_map__key_size(map) != sizeof(u32))
            return mismatch(spec, who + " writes keys of 4 bytes, but map " + option.bind +
                                      " in the object has keys of " + n(bpf_map__key_size(map)));
        if (map && option.binding == TRACER_BIND_MAP && option.type == TRACER_OPTION_STRING &&
            bpf_map__type(map) != BPF_MAP_TYPE_PERF_EVENT_ARRAY)
            return mismatch(spec, who + " names an event, but map " + option.bind + " in the object is of type " +
                                      map_kind(bpf_map__type(map)) + ", not perf_event_array");
        return map != nullptr;
    }
    const Constants constants(object.get());
    const auto *variable = constants.find(option.bind);
    if (!variable) return false;
    const auto size = variable->bytes.size();
    const bool number = size == 1 || size == 2 || size == 4 || size == 8;
    bool fits = number;
    if (option.type == TRACER_OPTION_STRING) fits = size > 1;
    if (option.type == TRACER_OPTION_PATH) fits = size == sizeof(tracer_path);
    if (option.type == TRACER_OPTION_SET) fits = size == 4 || size == 8 || size == 16;
    if (option.type == TRACER_OPTION_DURATION) fits = size == 8;
    if (option.type == TRACER_OPTION_ENTRIES) fits = false;
    if (!fits)
        return mismatch(spec, who + " cannot be put into the constant " + option.bind + ", which is " + n(size) +
                                  " bytes in the object");
    return true;
}

} // namespace tracer::bpf
