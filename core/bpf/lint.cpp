// SPDX-License-Identifier: Apache-2.0
#include "bpf/lint.hpp"

#include "bpf/load/btf_gaps.hpp"
#include "bpf/load/libbpf_log.hpp"
#include "bpf/load/needs.hpp"
#include "bpf/load/object.hpp"
#include "bpf/load/rodata.hpp"
#include "model/attach_kinds.hpp"

#include <algorithm>
#include <set>

namespace tracer::bpf {
namespace {

constexpr const char *ledger_map = "tracer_ledger";

std::string place(std::size_t offset, std::size_t size) {
    const std::string last = std::to_string(offset + size - 1);
    return size == 1 ? "byte " + last : "bytes " + std::to_string(offset) + " to " + last;
}

class Linter {
public:
    Linter(const model::PluginSpec &spec, const CheckedObjects &objects) : spec_(spec), objects_(objects) {}

    std::vector<Lint> all() {
        for (const model::Source &source : spec_.sources) {
            overlaps(source, true);
            overlaps(source, false);
        }
        for (const auto &[name, checked] : objects_) {
            const auto object = OpenObject::open(checked);
            if (!object) continue; // verify_descriptor() has opened it, so that only memory can be short
            for (const model::Source &source : spec_.sources)
                padding(source, *object);
            scratch(*object);
            for (const model::Variant &variant : spec_.variants)
                if (variant.object == name) counts(variant, checked, *object);
        }
        for (const model::Variant &variant : spec_.variants)
            for (const model::Program &program : variant.programs)
                copies(variant, program);
        return std::move(found_);
    }

private:
    void add(Lint lint) {
        const auto same = [&](const Lint &other) { return other.message == lint.message; };
        if (std::ranges::none_of(found_, same)) found_.push_back(std::move(lint));
    }

    /// Two columns may be two readings of the same bytes; of some of them, never.
    void overlaps(const model::Source &source, bool key) {
        for (const model::Column &a : source.columns)
            for (const model::Column &b : source.columns) {
                if (&a >= &b || a.has(TRACER_COLUMN_KEY) != key || b.has(TRACER_COLUMN_KEY) != key) continue;
                if (a.has(TRACER_COLUMN_SUM) || b.has(TRACER_COLUMN_SUM)) continue;
                if (a.offset == b.offset && a.size == b.size) continue;
                const auto from = std::max(a.offset, b.offset), to = std::min(a.offset + a.size, b.offset + b.size);
                if (from >= to) continue;
                add({true, "columns",
                     "columns " + a.name + " and " + b.name + " of source " + source.name + " overlap in " +
                         place(from, to - from),
                     "give each a member of its own"});
            }
    }

    void padding(const model::Source &source, const OpenObject &object) {
        const auto *types = bpf_object__btf(object.get());
        for (const Gap &gap : gaps_of(types, source.key_type))
            add({true, "padding",
                 "struct " + source.key_type + " has padding in " + place(gap.offset, gap.size) +
                     ": keys are compared as bytes, so that one key may become several rows",
                 "put a member there, and set it to 0"});
        if (source.kind != TRACER_SOURCE_EVENTS) return;
        for (const Gap &gap : gaps_of(types, source.value_type))
            add({true, "padding",
                 "struct " + source.value_type + " has padding in " + place(gap.offset, gap.size) +
                     ": a record in the ring buffer carries there what was in memory before",
                 "put a member there, and set it to 0"});
    }

    void scratch(const OpenObject &object) {
        bpf_map *map = nullptr;
        bpf_object__for_each_map(map, object.get()) {
            const std::string name = bpf_map__name(map);
            if (bpf_map__type(map) != BPF_MAP_TYPE_PERCPU_ARRAY || name.starts_with("tracer_")) continue;
            // <tracer/bpf/tail.h> puts records with a tail together in "NAME_slots", and takes care of preemption.
            const auto reads = [&](const model::Source &source) {
                return source.map == name || (source.tail_size > 0 && source.map + "_slots" == name);
            };
            if (std::ranges::any_of(spec_.sources, reads)) continue;
            add({false, "per-CPU scratch",
                 "map " + name +
                     " is a per-CPU array that no source reads: on a kernel that preempts programs another "
                     "one on the same CPU may write to it midway",
                 "use the stack, or reserve the record in the ring buffer first"});
        }
    }

    /// What its programs have to do with the ledger, as far as the maps tell that they name.
    void counts(const model::Variant &variant, const CheckedObject &checked, const OpenObject &object) {
        bool any = false;
        for (const model::Program &program : variant.programs) {
            const auto maps = needs_of(checked.object().elf, {program.name}).maps;
            const auto names = [&](const char *map) { return maps.contains(map); };
            any = any || names(ledger_map);
            const bool holds_calls = names("tracer_calls") || names("tracer_calls_hash") || names("tracer_marks") ||
                                     names("tracer_marks_hash");
            if (names(ledger_map) || (holds_calls && !program.has(TRACER_PROGRAM_RETURN))) continue;
            add({false, "counting",
                 "program " + program.name + " of variant " + variant.name +
                     " neither counts an event nor begins a call",
                 "if what it sees is an event, declare it with TRACER_ON, or call tracer_event() and count what "
                 "becomes "
                 "of it"});
        }
        if (!any)
            add({true, "ledger",
                 "no program of variant " + variant.name + " has a ledger: it cannot tell what it has seen and lost",
                 "declare the programs with TRACER_ON or TRACER_LEAVE, or include <tracer/bpf/program.h> and count "
                 "each "
                 "event once"});
        if (!Constants(object.get()).find("tracer_filter"))
            add({false, "filters",
                 "object " + checked.object().name +
                     " has no filters: --pid, --comm and a command would change nothing",
                 "declare the programs with TRACER_ON or TRACER_LEAVE, or call tracer_event() of "
                 "<tracer/bpf/filter.h>"});
    }

    void copies(const model::Variant &variant, const model::Program &program) {
        if (program.has(TRACER_PROGRAM_COPIED)) return;
        model::KernelFacts facts; // the kernel that preempts most
        facts.version = UINT32_MAX;
        facts.preemption = model::Preemption::full;
        if (!model::attach_kind(program.attach).is_preempted(program.target, facts)) return;
        add({false, "copies",
             "program " + program.name + " of variant " + variant.name +
                 " has no copies: on kernels that preempt programs its skipped runs are missed events",
             "declare it with TRACER_ON, or with TRACER_COPIES_OF"});
    }

    const model::PluginSpec &spec_;
    const CheckedObjects &objects_;
    std::vector<Lint> found_;
};

} // namespace

std::vector<Lint> lint(const model::PluginSpec &spec, const CheckedObjects &objects) {
    const LibbpfLog log;
    return Linter(spec, objects).all();
}

} // namespace tracer::bpf
