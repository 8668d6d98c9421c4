// SPDX-License-Identifier: Apache-2.0
#include "describe/programs.hpp"

#include "base/similar.hpp"
#include "base/strings.hpp"
#include "describe/words.hpp"
#include "model/attach_kinds.hpp"
#include "model/condition_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace tracer::describe {
namespace {

/// How libbpf spells a way of attaching, and the variant that such a program belongs to.
struct Section {
    std::string_view prefix;
    tracer_attach attach;
    const char *variant;
    const char *target = ""; ///< before the target
};

constexpr auto sections = std::to_array<Section>({
    {"fentry", TRACER_ATTACH_FENTRY, "fentry"},
    {"fexit", TRACER_ATTACH_FEXIT, "fentry"},
    {"kprobe", TRACER_ATTACH_KPROBE, "kprobe"},
    {"kretprobe", TRACER_ATTACH_KRETPROBE, "kprobe"},
    {"ksyscall", TRACER_ATTACH_KPROBE, "kprobe", "syscall:"},
    {"kretsyscall", TRACER_ATTACH_KRETPROBE, "kprobe", "syscall:"},
    {"kprobe.multi", TRACER_ATTACH_KPROBE_MULTI, "kprobe.multi"},
    {"tp_btf", TRACER_ATTACH_TP_BTF, "tp_btf"},
    {"raw_tp", TRACER_ATTACH_RAW_TRACEPOINT, "raw_tracepoint"},
    {"raw_tracepoint", TRACER_ATTACH_RAW_TRACEPOINT, "raw_tracepoint"},
    {"tp", TRACER_ATTACH_TRACEPOINT, "tracepoint"},
    {"tracepoint", TRACER_ATTACH_TRACEPOINT, "tracepoint"},
});

/// Variants that no tag mentions come in this order, behind those that one does.
constexpr auto usual_order =
    std::to_array<std::string_view>({"fentry", "kprobe", "kprobe.multi", "tp_btf", "raw_tracepoint", "tracepoint"});

struct Parsed {
    model::Program program;
    const Section *section = nullptr;
};

Result<Parsed> parse_section(std::string name) {
    Parsed parsed;
    if (name.starts_with('?')) {
        parsed.program.flags |= TRACER_PROGRAM_OPTIONAL;
        name.erase(0, 1);
    }
    const auto slash = name.find('/');
    const auto found = std::ranges::find(sections, std::string_view(name).substr(0, slash), &Section::prefix);
    if (found == sections.end()) {
        Nearest nearest(name.substr(0, slash));
        for (const auto &known : sections)
            nearest.offer(known.prefix);
        return Error{ExitCode::usage, "its section " + in_quotes(name) + " is no way of attaching that tracer knows",
                     nearest.question()};
    }
    parsed.section = &*found;
    parsed.program.attach = found->attach;
    if (slash == std::string::npos) return parsed;
    std::string target = name.substr(slash + 1);
    if (found->attach == TRACER_ATTACH_TRACEPOINT) std::replace(target.begin(), target.end(), '/', ':');
    const bool perf = found->attach == TRACER_ATTACH_TRACEPOINT;
    if (perf && std::ranges::count(target, ':') != 1)
        return Error{ExitCode::usage, "its section " + in_quotes(name) + " names no tracepoint",
                     "write tp/CATEGORY/NAME, as below /sys/kernel/tracing/events"};
    const bool raw = found->attach == TRACER_ATTACH_TP_BTF || found->attach == TRACER_ATTACH_RAW_TRACEPOINT;
    if (raw && (target.starts_with("sys_enter_") || target.starts_with("sys_exit_")))
        return Error{ExitCode::usage,
                     "its section " + in_quotes(name) + " names a system call's own tracepoint, which only tp/ has",
                     "write tp/syscalls/" + target + ", or take all calls with sys_enter or sys_exit"};
    parsed.program.target = found->target + target;
    return parsed;
}

/// What a program's tags say of it beside what is in `program`.
struct Placed {
    std::vector<std::string> targets, variants;
};

Result<void> read_tags(const std::vector<Tag> &tags, model::Program &program, Placed &placed) {
    for (const auto &tag : tags) {
        if (tag.kind == "when") {
            auto when = model::parse_condition(tag.words);
            if (!when) return std::move(when).error();
            program.when = std::move(*when);
        } else if (tag.kind == "target") {
            placed.targets.push_back(tag.words);
        } else if (tag.kind == "in") {
            placed.variants = list(tag.words, ' ');
        } else if (tag.kind == "optional") {
            program.flags |= TRACER_PROGRAM_OPTIONAL;
        } else if (tag.kind == "return") {
            program.flags |= TRACER_PROGRAM_RETURN;
        } else {
            return Error{ExitCode::usage, "a program has no words of kind " + tag.kind, {}};
        }
    }
    return {};
}

tracer_variant_kind kind_of_name(std::string_view name, tracer_attach attach) {
    if (name.starts_with("kprobe")) return TRACER_VARIANT_KPROBE;
    if (name.starts_with("fentry")) return TRACER_VARIANT_FENTRY;
    return model::attach_kind(attach).family;
}

model::Variant &variant_named(const std::string &name, const std::string &object, tracer_attach attach,
                              std::vector<model::Variant> &ladder) {
    const auto found = std::ranges::find(ladder, name, &model::Variant::name);
    if (found != ladder.end()) return *found;
    auto &made = ladder.emplace_back();
    made.kind = kind_of_name(name, attach);
    made.name = name;
    made.object = object;
    return made;
}

/// What follows from the programs.
void set_flags(model::Variant &variant) {
    const auto any = [&](auto is) { return std::any_of(variant.programs.begin(), variant.programs.end(), is); };
    const bool pairs =
        any([](const auto &p) { return p.attach == TRACER_ATTACH_FENTRY || p.attach == TRACER_ATTACH_KPROBE; });
    for (auto &program : variant.programs)
        if (program.attach == TRACER_ATTACH_KRETPROBE || (program.attach == TRACER_ATTACH_FEXIT && pairs))
            program.flags |= TRACER_PROGRAM_RETURN;
    const bool open = any([](const auto &p) { return p.target.starts_with('{'); });
    const bool multi = any([](const auto &p) { return p.attach == TRACER_ATTACH_KPROBE_MULTI; });
    if (open && multi) variant.flags |= TRACER_VARIANT_TARGET_PATTERN;
    if (open && variant.kind == TRACER_VARIANT_TRACEPOINT) variant.flags |= TRACER_VARIANT_TARGET_TRACEPOINT;
    if (!multi && !any([](const auto &p) { return p.has(TRACER_PROGRAM_RETURN) || p.attach == TRACER_ATTACH_FEXIT; }))
        variant.flags |= TRACER_VARIANT_ENTRY_ONLY;
}

} // namespace

Result<void> add_programs(bpf_object *object, const std::string &object_name, const Types &types,
                          std::vector<model::Variant> &ladder) {
    std::map<std::string, std::string> section_of;
    std::set<std::string> names;
    bpf_program *program = nullptr;
    // libbpf drops a section's '?', and only remembers that it would not load the program by itself.
    bpf_object__for_each_program(program, object) section_of[bpf_program__name(program)] =
        (bpf_program__autoload(program) ? "" : "?") + std::string(bpf_program__section_name(program));
    for (const auto &[name, id] : types.functions()) {
        const auto section = section_of.find(name);
        if (section == section_of.end() || name.starts_with("tracer_") || name.ends_with("_copy1") ||
            name.ends_with("_copy2"))
            continue;
        const auto with_place = [&](Error error) {
            error.message = "program " + name + ": " + error.message;
            return error;
        };
        if (std::ranges::count(types.tags(id), "tail", &Tag::kind) > 0) { // others go on with it
            if (name.find_last_not_of("0123456789") + 1 == name.size())
                return with_place({ExitCode::usage, "its slot is no number",
                                   "TRACER_TAIL() takes digits, or a macro that stands for them"});
            continue;
        }
        auto parsed = parse_section(section->second);
        if (!parsed) return with_place(std::move(parsed).error());
        auto &made = parsed->program;
        made.name = name;
        if (section_of.contains(name + "_copy1") && section_of.contains(name + "_copy2"))
            made.flags |= TRACER_PROGRAM_COPIED;
        Placed placed{{}, {parsed->section->variant}};
        if (auto read = read_tags(types.tags(id), made, placed); !read) return with_place(std::move(read).error());
        if (placed.targets.empty()) placed.targets.push_back(made.target);
        if (std::ranges::count(placed.targets, "") > 0)
            return with_place({ExitCode::usage, "it has no target", "name it in SEC(), or with TRACER_TARGET()"});
        for (const auto &variant : placed.variants) {
            auto &joined = variant_named(variant, object_name, made.attach, ladder);
            if (joined.object != object_name)
                return with_place({ExitCode::usage,
                                   "the variant " + variant + " has programs in object " + joined.object + " already",
                                   "give it a name of its own with TRACER_IN()"});
            for (const auto &target : placed.targets) {
                made.target = target;
                joined.programs.push_back(made);
            }
        }
    }
    return {};
}

Result<void> finish_ladder(const LadderWords &words, std::vector<model::Variant> &ladder) {
    const auto named = [&](const std::string &name) { return std::ranges::find(ladder, name, &model::Variant::name); };
    const auto nowhere = [](const std::string &name) {
        return Error{ExitCode::usage, "no program is in the variant " + in_quotes(name), {}};
    };
    std::vector<std::string> order;
    for (const auto &tag : words.variants)
        for (auto &name : list(tag.words, ' ')) {
            if (named(name) == ladder.end()) return nowhere(name);
            order.push_back(std::move(name));
        }
    order.insert(order.end(), usual_order.begin(), usual_order.end());
    std::ranges::stable_sort(ladder, {},
                             [&](const model::Variant &v) { return std::ranges::find(order, v.name) - order.begin(); });
    for (auto &variant : ladder)
        set_flags(variant);
    for (const auto &tag : words.blind)
        for (auto &variant : ladder)
            if (tag.words.empty() && variant.blind.empty()) variant.blind = tag.help;
    for (const auto &[tags, field] :
         {std::pair{&words.caveats, &model::Variant::caveat}, std::pair{&words.blind, &model::Variant::blind}})
        for (const auto &tag : *tags) {
            if (tag.words.empty()) continue;
            if (named(tag.words) == ladder.end()) return nowhere(tag.words);
            (*named(tag.words)).*field = tag.help;
        }
    return {};
}

} // namespace tracer::describe
