// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "base/caller.hpp"
#include "base/strings.hpp"
#include "check/check.hpp"
#include "check/report.hpp"
#include "config/common_options.hpp"
#include "output/sink.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <optional>

namespace tracer::app {
namespace {

struct Options {
    check::Request request;
    std::string junit; ///< a path; empty: none
};

std::optional<std::uint64_t> number(const std::string &text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

Result<Options> options_of(const config::Request &request) {
    Options options;
    options.request.command = request.run.command;
    for (const auto &[name, texts] : request.own) {
        const std::string &text = texts.back();
        const auto value = number(text);
        if (name == "junit") {
            options.junit = text;
        } else if (name == "allow-helpers") {
            model::RunSettings run;
            if (auto set = config::set_common(run, *model::common_option("allow-helpers"), texts, {}); !set)
                return std::move(set).error();
            options.request.allowed_helpers = std::move(run.allowed_helpers);
        } else if (name == "seed") {
            if (!value) return Error{ExitCode::usage, in_quotes(text) + " is not a number", {}, "option --seed"};
            options.request.seed = *value;
        } else if (name == "level") {
            if (!value || *value < 1 || *value > check::levels)
                return Error{ExitCode::usage, in_quotes(text) + " is no level", "give a number from 1 to 5",
                             "option --level"};
            options.request.level = static_cast<unsigned>(*value);
        }
    }
    return options;
}

/// A path, or the file of the plugin of that name.
Result<std::filesystem::path> file_of(const std::string &word, const config::Folders &folders) {
    if (word.find('/') != std::string::npos || word.ends_with(".so")) return std::filesystem::path(word);
    auto found = plugin::find(word, plugin::search_path(folders));
    if (!found) return std::move(found).error();
    return (*found)->path();
}

} // namespace

Result<ExitCode> check(const config::Request &request, Plugins &) {
    auto options = options_of(request);
    if (!options) return std::move(options).error();
    auto file = file_of(request.words.front(), request.plugin_dirs);
    if (!file) return std::move(file).error();
    std::unique_ptr<output::ByteSink> junit;
    if (!options->junit.empty()) {
        auto sink = output::open_file(options->junit, caller(), output::Existing::replaced);
        if (!sink) return std::move(sink).error();
        junit = std::move(*sink);
    }
    options->request.file = std::move(*file);
    const check::Report report = check::check(options->request);
    if (junit)
        if (auto written = junit->write(as_junit(report)); !written) return std::move(written).error();
    return request.json ? print(as_json(report), report.code()) : print(as_text(report), report.code());
}

} // namespace tracer::app
