// SPDX-License-Identifier: Apache-2.0
#include "bpf/load/verify_parts.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "bpf/kinds/kind.hpp"
#include "bpf/load/btf_view.hpp"
#include "bpf/load/rodata.hpp"

#include <tracer/bpf/shared.h>

#include <algorithm>

namespace tracer::bpf {
namespace {

Error mismatch(const model::PluginSpec &spec, const std::string &what, std::string hint = "rebuild the plugin") {
    return {ExitCode::usage, spec.name + ": " + one_line(what, 300), std::move(hint)};
}

Error misspelt(const model::PluginSpec &spec, const std::string &what, const std::string &name,
               const std::vector<std::string> &known) {
    return mismatch(spec, what, nearest(name, known, "it has"));
}

std::string n(std::size_t number) { return std::to_string(number); }

std::vector<std::string> programs_of(const OpenObject &object) {
    std::vector<std::string> names;
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object.get()) names.emplace_back(bpf_program__name(program));
    std::erase_if(names, [](const std::string &n) { return n.ends_with("_copy1") || n.ends_with("_copy2"); });
    return names;
}

const char *map_kind(bpf_map_type type) {
    const char *name = libbpf_bpf_map_type_str(type);
    return name ? name : "unknown";
}

Result<void> need_map(const model::PluginSpec &spec, const std::string &user, const OpenObject &object,
                      const std::string &name, bpf_map_type type) {
    const auto *map = object.map(name);
    if (!map)
        return misspelt(spec, user + " reads map " + name + ", which the object does not have", name, maps_of(object));
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
        return mismatch(spec,
                        "source " + source.name + " has records of struct " + type +
                            ", which is not in the object's BTF (TRACER_EXPORT_TYPE keeps it there)",
                        did_you_mean(type, StructView::names(bpf_object__btf(object.get())), "rebuild the plugin"));
    if (layout->size() != size)
        return mismatch(spec, "struct " + type + " is " + n(size) + " bytes in the descriptor, but " +
                                  n(layout->size()) + " in the object's BTF");
    // Nobody sets what no member covers: two keys that look the same would differ, and a record would carry what lay in
    // the kernel's memory before.
    if (key || source.kind == TRACER_SOURCE_EVENTS)
        if (const auto gap = layout->padding())
            return mismatch(spec,
                            "struct " + type + " has " + n(gap->size) + " bytes of padding at offset " +
                                n(gap->offset) + ", which nobody sets",
                            "give them a member of their own, and set it to 0");
    for (const auto &column : source.columns) {
        if (column.has(TRACER_COLUMN_KEY) != key) continue;
        const auto place = layout->member(column.member);
        const auto ours =
            "column \"" + column.name + "\" is " + n(column.size) + " bytes at offset " + n(column.offset);
        if (!place)
            return misspelt(spec, ours + ", but struct " + type + " in the object's BTF has no member " + column.member,
                            column.member, layout->member_names());
        if (place->offset != column.offset)
            return mismatch(spec, ours + ", but struct " + type + " in the object's BTF has it at " + n(place->offset));
        if (column.has(TRACER_COLUMN_TAIL)) {
            if (place->size != 0)
                return mismatch(spec, ours + ", and a tail, but in struct " + type + " of the object's BTF it has " +
                                          n(place->size) + " bytes of its own");
            continue;
        }
        const bool sum = column.has(TRACER_COLUMN_SUM);
        if (sum ? column.offset + std::size_t{column.size} > size : place->size != column.size)
            return mismatch(spec, ours + ", but struct " + type + " in the object's BTF has " + n(place->size) +
                                      " bytes there");
    }
    return {};
}

Result<void> verify_table(const model::PluginSpec &spec, const model::Source &source, const OpenObject &object) {
    const auto user = "table " + source.name;
    if (auto ok = need_map(spec, user, object, source.map, BPF_MAP_TYPE_ARRAY_OF_MAPS); !ok) return ok;
    const auto *first = object.map(source.map + "_a");
    const bool per_cpu = first && bpf_map__type(first) == BPF_MAP_TYPE_PERCPU_HASH;
    const auto type = per_cpu ? BPF_MAP_TYPE_PERCPU_HASH : BPF_MAP_TYPE_HASH;
    for (const char *suffix : {"_a", "_b"}) {
        const auto name = source.map + suffix;
        const auto *map = object.map(name);
        if (auto ok = need_map(spec, user, object, name, type); !ok) return ok;
        if (auto ok = need_size(spec, "the key of " + user, source.key_size, name, bpf_map__key_size(map)); !ok)
            return ok;
        if (auto ok = need_size(spec, "the value of " + user, source.value_size, name, bpf_map__value_size(map)); !ok)
            return ok;
    }
    return verify_columns(spec, source, source.key_type, source.key_size, true, object);
}

} // namespace

std::vector<std::string> maps_of(const OpenObject &object) {
    std::vector<std::string> names;
    bpf_map *map = nullptr;
    bpf_object__for_each_map(map, object.get()) if (!bpf_map__is_internal(map)) names.emplace_back(bpf_map__name(map));
    return names;
}

std::vector<std::string> constants_of(const OpenObject &object) {
    std::vector<std::string> names;
    const Constants constants(object.get());
    for (const auto &variable : constants.all())
        names.push_back(variable.name);
    return names;
}

std::string nearest(const std::string &name, std::vector<std::string> known, const std::string &has) {
    std::erase_if(known, [](const std::string &k) { return k.starts_with("tracer_"); });
    if (known.empty()) return has + " none of its own";
    constexpr std::size_t shown = 8;
    const auto all = one_line(join(std::span(known).first(std::min(known.size(), shown))), 200);
    return did_you_mean(name, known, has + ": " + all + (known.size() > shown ? ", ..." : ""));
}

Result<void> verify_source(const model::PluginSpec &spec, const model::Source &source, const OpenObject &object) {
    const auto user = "source " + source.name;
    const auto *map = object.map(source.map);
    if (!source.stacks.empty())
        if (auto ok = need_map(spec, user, object, source.stacks, BPF_MAP_TYPE_STACK_TRACE); !ok) return ok;
    switch (source.kind) {
    case TRACER_SOURCE_EVENTS:
        if (auto ok = need_map(spec, user, object, source.map, BPF_MAP_TYPE_RINGBUF); !ok) return ok;
        break;
    case TRACER_SOURCE_TABLE:
    case TRACER_SOURCE_HISTOGRAMS:
        if (auto ok = verify_table(spec, source, object); !ok) return ok;
        break;
    case TRACER_SOURCE_COUNTER:
    case TRACER_SOURCE_HISTOGRAM:
        if (auto ok = need_map(spec, user, object, source.map, BPF_MAP_TYPE_PERCPU_ARRAY); !ok) return ok;
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
        if (program.name == thread_exit_program)
            return mismatch(spec,
                            "variant " + variant.name + " attaches program " + program.name +
                                ", which tracer attaches by itself wherever <tracer/bpf/calls.h> is used",
                            "leave it out");
        const auto &need = kind_of(program.attach);
        const unsigned copies = program.has(TRACER_PROGRAM_COPIED) ? TRACER_COPIES : 1;
        for (unsigned copy = 0; copy < copies; ++copy) {
            const auto name = copy_name(program.name, copy);
            const auto *found = bpf_object__find_program_by_name(object.get(), name.c_str());
            const auto who = "variant " + variant.name + " attaches program " + name;
            if (!found && copy > 0)
                return mismatch(spec,
                                "program " + program.name +
                                    " is said to have copies (TRACER_PROGRAM_COPIED), but object \"" + variant.object +
                                    "\" has no " + name,
                                "define it by TRACER_PROGRAM(), or leave the flag out");
            if (!found)
                return misspelt(spec, who + ", which object \"" + variant.object + "\" does not have", name,
                                programs_of(object));
            if (bpf_program__type(found) != need.type || bpf_program__expected_attach_type(found) != need.expected)
                return mismatch(spec, who + " as " + model::attach_kind(program.attach).name +
                                          ", but in the object it is SEC(\"" + bpf_program__section_name(found) +
                                          "\")");
        }
    }
    return {};
}

Result<void> verify_common(const model::PluginSpec &spec, const OpenObject &object) {
    const auto *ledger = object.map("tracer_ledger");
    if (!ledger)
        return mismatch(spec,
                        "object \"" + std::string(bpf_object__name(object.get())) +
                            "\" keeps no ledger (map tracer_ledger), so nobody could tell whether its records are "
                            "complete",
                        "include <tracer/bpf/program.h>, and count every event");
    if (auto ok = need_map(spec, "the ledger", object, "tracer_ledger", BPF_MAP_TYPE_PERCPU_ARRAY); !ok) return ok;
    if (auto ok = need_size(spec, "struct tracer_ledger", sizeof(tracer_ledger), "tracer_ledger",
                            bpf_map__value_size(ledger));
        !ok)
        return ok;
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
        if (map && option.type == TRACER_OPTION_NET)
            if (auto ok = need_map(spec, who, object, option.bind, BPF_MAP_TYPE_LPM_TRIE); !ok)
                return std::move(ok.error());
        const std::size_t key = option.type == TRACER_OPTION_NET ? sizeof(tracer_net) : sizeof(u32);
        if (map && option.binding == TRACER_BIND_MAP && bpf_map__key_size(map) != key)
            return mismatch(spec, who + " writes keys of " + n(key) + " bytes, but map " + option.bind +
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
    if (option.type == TRACER_OPTION_IP) fits = size == sizeof(model::Address);
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
