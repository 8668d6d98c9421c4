// SPDX-License-Identifier: Apache-2.0
#include "config/common_options.hpp"

#include "base/strings.hpp"
#include "config/outputs.hpp"
#include "config/selections.hpp"
#include "model/parse.hpp"

#include <algorithm>
#include <array>
#include <pwd.h>
#include <unistd.h>

namespace tracer::config {
namespace {

using model::RunSettings;
using Text = std::string_view;

constexpr std::uint64_t shortest_interval = 1'000'000; // ns; a map's swap alone takes the kernel longer
constexpr std::uint64_t largest_ring = 1u << 30;

Error wrong(Text text, const char *why, std::string hint) {
    return {ExitCode::usage, in_quotes(text) + " " + why, std::move(hint)};
}

Result<std::uint64_t> duration(Text text) {
    const auto ns = model::parse_duration(text);
    if (!ns) return wrong(text, "is not a duration", "give one like 250ms, 5s or 2m");
    if (*ns < shortest_interval)
        return wrong(text, "is too short", "give at least " + model::duration_text(shortest_interval));
    return *ns;
}

Result<std::uint32_t> task(Text text) {
    const auto id = model::parse_unsigned(text);
    if (!id || *id == 0 || *id > model::highest_pid)
        return wrong(text, "is not a task's id", "give a number from 1 to " + std::to_string(model::highest_pid));
    return static_cast<std::uint32_t>(*id);
}

Result<std::uint64_t> intervals(Text text) {
    const auto count = model::parse_unsigned(text);
    if (!count || *count == 0) return wrong(text, "is not a number of intervals", "give a number above 0");
    return *count;
}

/// Sets the member of the settings, or of a member of theirs, to what `Parse` makes of the text.
template <auto Parse, auto... Member>
Result<void> put(RunSettings &run, Text text) {
    auto value = Parse(text);
    if (!value) return std::move(value).error();
    (run.*....*Member) = *value;
    return {};
}

Result<void> set_attach(RunSettings &run, Text text) {
    // Only the plugins know which names exist.
    if (text.empty())
        return wrong(text, "is not a way to attach", "give auto, fentry, kprobe, tracepoint or a variant's name");
    run.attach = text == "auto" ? "" : text;
    return {};
}

Result<void> set_path(std::string &to, Text text) {
    if (text.empty() || text.find('\0') != Text::npos) return wrong(text, "is not a path", "give a path");
    to = text;
    return {};
}

Result<void> set_record(RunSettings &run, Text text) { return set_path(run.record, text); }

Result<void> set_uid(RunSettings &run, Text text) {
    if (const auto uid = model::parse_unsigned(text); uid && *uid < UINT32_MAX) {
        run.filters.uid = static_cast<std::uint32_t>(*uid);
        return {};
    }
    std::array<char, 16384> buffer{};
    struct passwd entry {};
    struct passwd *found = nullptr;
    if (text.find('\0') == Text::npos)
        ::getpwnam_r(std::string(text).c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (!found) return wrong(text, "is neither a user's number nor a known name", "see getent passwd");
    run.filters.uid = entry.pw_uid;
    return {};
}

Result<void> set_comm(RunSettings &run, Text text) {
    constexpr std::size_t longest = 15; // TASK_COMM_LEN less the NUL
    if (text.empty() || text.size() > longest || text.find('\0') != Text::npos)
        return wrong(text, "cannot be a task's name", "give 1 to 15 bytes: the kernel cuts longer names");
    run.filters.comm = text;
    return {};
}

Result<void> set_cgroup(RunSettings &run, Text text) { return set_path(run.filters.cgroup, text); }

Result<std::uint64_t> ring_size(Text text) {
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const auto bytes = model::parse_size(text);
    if (!bytes || *bytes < page || *bytes > largest_ring || (*bytes & (*bytes - 1)) != 0)
        return wrong(text, "cannot be a ring buffer's size",
                     "give a power of two from " + std::to_string(page / 1024) + "K to 1G");
    return *bytes;
}

Result<void> set_user(RunSettings &run, Text text) {
    // Whether there is such a user turns out when the run starts the command.
    if (text.empty() || text.find('\0') != Text::npos)
        return wrong(text, "is neither a user's number nor a name", "see getent passwd");
    run.user = text;
    return {};
}

Result<void> set_allow_helpers(RunSettings &run, Text text) {
    std::vector<std::string> names;
    while (true) {
        const auto comma = text.find(',');
        const Text name = text.substr(0, comma);
        const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
        if (name.empty() || !std::all_of(name.begin(), name.end(), fits))
            return wrong(name, "is not the name of a BPF helper",
                         "give names like bpf_send_signal, with commas between them");
        names.emplace_back(name);
        if (comma == Text::npos) break;
        text.remove_prefix(comma + 1);
    }
    run.allowed_helpers = std::move(names);
    return {};
}

template <bool RunSettings::*Member>
Result<void> set_flag(RunSettings &run, Text text) {
    run.*Member = text == "true";
    return {};
}

using Texts = std::span<const std::string>;

Result<void> set_format(RunSettings &run, Texts texts, Formats formats) {
    std::vector<std::string> names;
    for (const model::FormatName &format : formats)
        names.push_back(format.name);
    if (std::ranges::find(names, texts.back()) == names.end())
        return wrong(texts.back(), "is not one of its values", "give one of " + join(names));
    run.format = texts.back();
    return {};
}

Result<void> set_outputs(RunSettings &run, Texts texts, Formats formats) {
    auto outputs = parse_outputs(texts, formats);
    if (!outputs) return std::move(outputs).error();
    run.outputs = std::move(*outputs);
    return {};
}

template <std::vector<model::Selection> RunSettings::*Member>
Result<void> set_selections(RunSettings &run, Texts texts, Formats) {
    (run.*Member).clear();
    for (const std::string &text : texts)
        (run.*Member).push_back(parse_selection(text));
    return {};
}

/// The setter of an option whose last value counts.
template <Result<void> (*Set)(RunSettings &, Text)>
Result<void> last(RunSettings &run, Texts texts, Formats) {
    return Set(run, texts.back());
}

struct Setter {
    Text name;
    Result<void> (*set)(RunSettings &, Texts, Formats);
};
constexpr auto setters = std::to_array<Setter>({
    {"interval", last<put<duration, &RunSettings::interval_ns>>},
    {"count", last<put<intervals, &RunSettings::count>>},
    {"duration", last<put<duration, &RunSettings::duration_ns>>},
    {"format", set_format},
    {"output", set_outputs},
    {"record", last<set_record>},
    {"attach", last<set_attach>},
    {"pid", last<put<task, &RunSettings::filters, &model::Filters::pid>>},
    {"tid", last<put<task, &RunSettings::filters, &model::Filters::tid>>},
    {"uid", last<set_uid>},
    {"comm", last<set_comm>},
    {"cgroup", last<set_cgroup>},
    {"where", set_selections<&RunSettings::where>},
    {"columns", set_selections<&RunSettings::columns>},
    {"strict", last<set_flag<&RunSettings::strict>>},
    {"no-native", last<set_flag<&RunSettings::no_native>>},
    {"ring-size", last<put<ring_size, &RunSettings::ring_bytes>>},
    {"self", last<set_flag<&RunSettings::show_self>>},
    {"user", last<set_user>},
    {"keep-privileges", last<set_flag<&RunSettings::keep_privileges>>},
    {"allow-helpers", last<set_allow_helpers>},
    {"csv-raw", last<set_flag<&RunSettings::csv_raw>>},
    {"quiet", last<set_flag<&RunSettings::quiet>>},
});

constexpr const Setter *setter_of(Text name) {
    const auto found = std::ranges::find(setters, name, &Setter::name);
    return found == setters.end() ? nullptr : &*found;
}
constexpr bool is_read_early(Text name) { return name == "config" || name == "plugin-dir"; }

static_assert(std::ranges::all_of(model::common_options,
                                  [](const CommonOption &option) {
                                      return is_read_early(option.name) != (setter_of(option.name) != nullptr);
                                  }),
              "every option of the list sets something");
static_assert(std::ranges::all_of(setters,
                                  [](const Setter &s) {
                                      return std::ranges::count(model::common_options, s.name,
                                                                &model::CommonOption::name) == 1;
                                  }),
              "and is in the list");

} // namespace

Result<void> set_common(RunSettings &run, const CommonOption &option, Texts texts, Formats formats) {
    const Setter *setter = setter_of(option.name);
    auto set = setter ? setter->set(run, texts, formats) : Result<void>();
    const std::string about = "option --" + std::string(option.name);
    if (auto *selections = selections_of(run, option))
        for (model::Selection &selection : *selections)
            selection.about = about;
    if (!set) set.error().about = about;
    return set;
}

bool is_for_gates(const CommonOption &option) {
    static constexpr auto names = std::to_array<Text>(
        {"interval", "attach", "ring-size", "plugin-dir", "user", "keep-privileges", "allow-helpers", "where"});
    return std::ranges::find(names, option.name) != names.end();
}

const CommonOption *run_binding(const model::Option &option) {
    return option.binding == TRACER_BIND_RUN ? model::run_parameter(option.bind) : nullptr;
}

} // namespace tracer::config
