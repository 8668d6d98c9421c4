// SPDX-License-Identifier: Apache-2.0
#include "config/common_options.hpp"

#include "model/parse.hpp"
#include "base/strings.hpp"

#include <algorithm>
#include <array>
#include <pwd.h>
#include <unistd.h>

namespace tracer::config {
namespace {

using model::RunSettings;
using Text = std::string_view;

constexpr std::uint64_t shortest_interval = 1'000'000; // ns; a map's swap alone takes the kernel longer
constexpr std::uint64_t highest_pid = 1u << 22;        // PID_MAX_LIMIT of include/linux/threads.h, 64 bit
constexpr std::uint64_t largest_ring = 1u << 30;

Error wrong(const char *name, Text text, const char *why, std::string hint) {
    return {ExitCode::usage, std::string("option --") + name + ": " + in_quotes(text) + " " + why, std::move(hint)};
}

Result<std::uint64_t> duration(const char *name, Text text, std::uint64_t least) {
    const auto ns = model::parse_duration(text);
    if (!ns) return wrong(name, text, "is not a duration", "give one like 250ms, 5s or 2m");
    if (*ns < least) return wrong(name, text, "is too short", "give at least " + model::duration_text(least));
    return *ns;
}

Result<std::uint32_t> task(const char *name, Text text) {
    const auto id = model::parse_unsigned(text);
    if (!id || *id == 0 || *id > highest_pid)
        return wrong(name, text, "is not a task's id", "give a number from 1 to " + std::to_string(highest_pid));
    return static_cast<std::uint32_t>(*id);
}

Result<void> set_interval(RunSettings &run, Text text) {
    auto ns = duration("interval", text, shortest_interval);
    if (!ns) return std::move(ns).error();
    run.interval_ns = *ns;
    return {};
}

Result<void> set_count(RunSettings &run, Text text) {
    const auto count = model::parse_unsigned(text);
    if (!count || *count == 0) return wrong("count", text, "is not a number of intervals", "give a number above 0");
    run.count = *count;
    return {};
}

Result<void> set_duration(RunSettings &run, Text text) {
    auto ns = duration("duration", text, shortest_interval);
    if (!ns) return std::move(ns).error();
    run.duration_ns = *ns;
    return {};
}

/// The enumerator whose word `text` is.
template <class Enum, std::size_t N>
Result<Enum> word(const char *name, Text text, const std::array<std::pair<const char *, Enum>, N> &words) {
    std::vector<std::string> names;
    for (const auto &[candidate, value] : words) {
        if (text == candidate) return value;
        names.emplace_back(candidate);
    }
    return wrong(name, text, "is not one of its values", "give one of " + join(names));
}

Result<void> set_format(RunSettings &run, Text text) {
    using Format = model::OutputFormat;
    static constexpr std::array<std::pair<const char *, Format>, 3> words{
        {{"text", Format::text}, {"json", Format::json}, {"csv", Format::csv}}};
    auto format = word("format", text, words);
    if (!format) return std::move(format).error();
    run.format = *format;
    return {};
}

Result<void> set_attach(RunSettings &run, Text text) {
    // Which names there are, the plugins know.
    if (text.empty())
        return wrong("attach", text, "is no way to attach",
                     "give auto, fentry, kprobe, tracepoint or a variant's name");
    run.attach = text == "auto" ? "" : text;
    return {};
}

Result<void> set_path(const char *name, std::string &to, Text text) {
    if (text.empty() || text.find('\0') != Text::npos) return wrong(name, text, "is not a path", "give a path");
    to = text;
    return {};
}

Result<void> set_output(RunSettings &run, Text text) {
    // Whatever says "stdout": the command's own output must know of it, too.
    if (text == "-" || text == "/dev/stdout" || text == "/dev/fd/1" || text == "/proc/self/fd/1") {
        run.output.clear();
        return {};
    }
    return set_path("output", run.output, text);
}

Result<void> set_pid(RunSettings &run, Text text) {
    auto id = task("pid", text);
    if (!id) return std::move(id).error();
    run.filters.pid = *id;
    return {};
}

Result<void> set_tid(RunSettings &run, Text text) {
    auto id = task("tid", text);
    if (!id) return std::move(id).error();
    run.filters.tid = *id;
    return {};
}

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
    if (!found) return wrong("uid", text, "is neither a user's number nor a known name", "see getent passwd");
    run.filters.uid = entry.pw_uid;
    return {};
}

Result<void> set_comm(RunSettings &run, Text text) {
    constexpr std::size_t longest = 15; // TASK_COMM_LEN less the NUL
    if (text.empty() || text.size() > longest || text.find('\0') != Text::npos)
        return wrong("comm", text, "cannot be a task's name", "give 1 to 15 bytes: the kernel cuts longer names");
    run.filters.comm = text;
    return {};
}

Result<void> set_cgroup(RunSettings &run, Text text) { return set_path("cgroup", run.filters.cgroup, text); }

Result<void> set_ring_size(RunSettings &run, Text text) {
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const auto bytes = model::parse_size(text);
    if (!bytes || *bytes < page || *bytes > largest_ring || (*bytes & (*bytes - 1)) != 0)
        return wrong("ring-size", text, "cannot be a ring buffer's size",
                     "give a power of two from " + std::to_string(page / 1024) + "K to 1G");
    run.ring_bytes = *bytes;
    return {};
}

Result<void> set_user(RunSettings &run, Text text) {
    // Whether there is such a user, the run knows when it starts the command.
    if (text.empty() || text.find('\0') != Text::npos)
        return wrong("user", text, "is neither a user's number nor a name", "see getent passwd");
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
            return wrong("allow-helpers", name, "is not the name of a BPF helper",
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

constexpr std::array<CommonOption, 22> options{{
    {"interval", 'i', Kind::duration, Section::top, "TIME", "Length of an interval: 250ms, 5s, 2m", set_interval},
    {"count", 'n', Kind::number, Section::top, "N", "End after N intervals", set_count},
    {"duration", 'd', Kind::duration, Section::top, "TIME", "End after this time", set_duration},
    {"format", 'f', Kind::word, Section::top, "FORMAT", "text, json or csv (default text)", set_format},
    {"output", 'o', Kind::word, Section::top, "PATH",
     "Write records there, not to stdout (csv of several plugins: a folder)", set_output},
    {"attach", 0, Kind::word, Section::top, "KIND",
     "auto, fentry, kprobe, tracepoint or a variant's name (default auto)", set_attach},
    {"pid", 0, Kind::number, Section::filters, "PID", "Only this process", set_pid},
    {"tid", 0, Kind::number, Section::filters, "TID", "Only this thread", set_tid},
    {"uid", 0, Kind::user, Section::filters, "USER", "Only this user, by number or name", set_uid},
    {"comm", 0, Kind::word, Section::filters, "NAME", "Only tasks of this name", set_comm},
    {"cgroup", 0, Kind::word, Section::filters, "PATH", "Only this control group and those below it", set_cgroup},
    {"config", 0, Kind::word, Section::none, "FILE", "Read settings from this tracer.toml", nullptr},
    {"strict", 0, Kind::flag, Section::top, nullptr, "Exit with 5 if anything was lost",
     set_flag<&RunSettings::strict>},
    {"no-native", 0, Kind::flag, Section::top, nullptr, "Don't call a plugin's own formatting code",
     set_flag<&RunSettings::no_native>},
    {"ring-size", 0, Kind::size, Section::top, "SIZE", "Ring buffer of a plugin: a power of two (default 8M)",
     set_ring_size},
    {"plugin-dir", 0, Kind::word, Section::none, "DIR", "Look for plugins here first; may be repeated", nullptr},
    {"self", 0, Kind::flag, Section::top, nullptr, "Show what tracer itself does, too",
     set_flag<&RunSettings::show_self>},
    {"user", 0, Kind::word, Section::none, "NAME", "Run the command as this user (default: whoever called sudo)",
     set_user},
    {"keep-privileges", 0, Kind::flag, Section::top, nullptr, "Don't give up root's rights once everything is attached",
     set_flag<&RunSettings::keep_privileges>},
    {"allow-helpers", 0, Kind::word, Section::none, "NAMES",
     "Let plugins call these BPF helpers although they change what they watch", set_allow_helpers},
    {"csv-raw", 0, Kind::flag, Section::top, nullptr, "Leave CSV cells that a spreadsheet would run as they are",
     set_flag<&RunSettings::csv_raw>},
    {"quiet", 'q', Kind::flag, Section::top, nullptr, "No summary on stderr", set_flag<&RunSettings::quiet>},
}};

} // namespace

std::span<const CommonOption> common_options() { return options; }

const CommonOption *common_option(std::string_view name) {
    const auto found = std::find_if(options.begin(), options.end(), [&](const auto &o) { return o.name == name; });
    return found == options.end() ? nullptr : &*found;
}

const CommonOption *common_option(char short_name) {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const auto &o) { return short_name && o.short_name == short_name; });
    return found == options.end() ? nullptr : &*found;
}

Result<const CommonOption *> run_binding(const model::Option &option) {
    if (option.binding != TRACER_BIND_RUN) return static_cast<const CommonOption *>(nullptr);
    const CommonOption *common = common_option(option.bind);
    const bool known =
        common && (common->section == Section::filters || common->name == "interval" || common->name == "count");
    if (known) return common;
    return Error{ExitCode::usage,
                 "option --" + option.name + " is bound to the run's " + in_quotes(option.bind) +
                     ", which this tracer does not know",
                 "the plugin may need a newer tracer"};
}

} // namespace tracer::config
