// SPDX-License-Identifier: Apache-2.0
#include "kernel/targets.hpp"

#include "base/kernelfs.hpp"
#include "base/similar.hpp"
#include "kernel/functions.hpp"
#include "kernel/kallsyms.hpp"

#include <algorithm>
#include <utility>

namespace tracer::kernel {
namespace {
/// True where the kernel lists its traceable functions and `name` is not among them: marked notrace, or in a section
/// that is gone after boot. No such list (no ftrace): nothing is known.
bool listed_as_untraceable(const std::string &name) {
    const auto list = traceable_functions();
    return list && !is_listed(*list, name);
}

/// "do_read.isra.0" for "do_read": a copy that the compiler made and changed.
bool is_copy_of(std::string_view symbol, std::string_view name) {
    return symbol.size() > name.size() && symbol[name.size()] == '.' && symbol.starts_with(name);
}

/// Prefixes that objtool and CFI put before a function's own symbol; never what a user means.
bool is_padding(std::string_view symbol) { return symbol.starts_with("__pfx_") || symbol.starts_with("__cfi_"); }
} // namespace

Result<void> check_function(const std::string &name, const std::string &kallsyms_path) {
    if (name.empty())
        return Error{ExitCode::usage, "no function given", "name a kernel function, vfs_read for example"};
    Nearest nearest(name);
    std::string copy;
    bool found = false, any = false;
    const auto read = read_kallsyms(kallsyms_path, [&](const KallsymsLine &line) {
        if (!line.is_text() || line.module == "bpf") return true;
        any = true;
        found = line.name == name;
        if (found) return false;
        if (copy.empty() && is_copy_of(line.name, name)) copy = line.name;
        return true;
    });
    if (!read) return read.error();
    if (found) {
        if (!listed_as_untraceable(name)) return {};
        return Error{ExitCode::usage,
                     "the kernel function '" + name + "' cannot be traced: the kernel marks it notrace",
                     "trace a function that calls it or that it calls"};
    }
    if (!any) {
        return Error{ExitCode::cannot_trace, kallsyms_path + " lists no functions", "the kernel needs CONFIG_KALLSYMS"};
    }
    if (!copy.empty()) {
        return Error{ExitCode::usage,
                     "the kernel has '" + name + "' only as '" + copy + "', a copy that the compiler changed",
                     "trace a function that calls it"};
    }
    // Only now, since comparing costs more than looking for the exact name.
    const auto again = read_kallsyms(kallsyms_path, [&](const KallsymsLine &line) {
        if (line.is_text() && line.module != "bpf" && !is_padding(line.name) && line.name.find('.') == line.name.npos) {
            nearest.offer(line.name);
        }
        return true;
    });
    if (!again) return again.error();
    return Error{ExitCode::usage, "no kernel function '" + name + "'", nearest.question()};
}

Result<void> check_tracepoint(const std::string &name) {
    const std::size_t colon = name.find(':');
    const std::string category = name.substr(0, colon), event = colon == name.npos ? "" : name.substr(colon + 1);
    const auto plain = [](const std::string &word) {
        return !word.empty() && word.find_first_of("/:.") == word.npos && word.find('\0') == word.npos;
    };
    const auto categories = list_kernel_folder(KernelFs::tracefs, "events");
    if (!categories) return categories.error();
    if (plain(category) && plain(event) && tracepoint_id(category, event)) return {};
    Nearest nearest(name);
    std::string there;
    for (const auto &folder : *categories) {
        const auto events = list_kernel_folder(KernelFs::tracefs, "events/" + folder);
        if (!events) continue; // a plain file
        for (const auto &each : *events) {
            if (each == "enable" || each == "filter") continue;
            std::string full = folder + ":" + each;
            nearest.offer(full);
            // The right event, the wrong category or none.
            if (there.empty() && each == (colon == name.npos ? name : event)) there = std::move(full);
        }
    }
    std::string hint = there.empty() ? nearest.question() : "did you mean " + there + "?";
    if (hint.empty()) hint = "write it as category:name, sched:sched_process_exec for example";
    return Error{ExitCode::usage, "no tracepoint '" + name + "'", std::move(hint)};
}

Result<void> check_targets(const model::PluginSpec &spec, const model::PluginSettings &settings) {
    for (const auto &option : spec.options) {
        const auto *value = settings.find(option.name);
        const auto *target = value && option.binding == TRACER_BIND_TARGET ? std::get_if<std::string>(value) : nullptr;
        if (!target) continue;
        Result<void> known;
        switch (model::asked_form(*target)) {
        case model::TargetForm::tracepoint:
        case model::TargetForm::raw_tracepoint:
            known = check_tracepoint(target->substr(model::tracepoint_prefix.size()));
            break;
        case model::TargetForm::function:
            known = check_function(*target);
            break;
        case model::TargetForm::functions:
            if (auto found = find_functions(*target); !found) known = std::move(found).error();
            break;
        }
        if (!known) return known;
    }
    return {};
}

} // namespace tracer::kernel
