// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"
#include "app/print.hpp"
#include "app/recording_sums.hpp"
#include "base/caller.hpp"
#include "base/strings.hpp"
#include "gate/compare/show.hpp"
#include "output/sink.hpp"
#include "run/recording_output.hpp"

#include <spdlog/spdlog.h>

#include <array>

namespace tracer::app {
namespace {

struct Options {
    gate::Tolerance tolerance;
    std::string folded; ///< a path; empty: none
};

Result<Options> options_of(const config::Request &request) {
    Options options;
    for (const auto &[name, texts] : request.own) {
        if (name == "tolerance") {
            auto tolerance = gate::parse_tolerance(texts);
            if (!tolerance) return std::move(tolerance).error();
            options.tolerance = *tolerance;
        } else if (name == "folded") {
            options.folded = texts.back();
        }
    }
    return options;
}

Result<void> write_stacks(const gate::Comparison &comparison, const std::string &path) {
    const std::string text = folded_text(comparison);
    if (text.empty()) spdlog::warn("neither recording has stacks: {} is empty", harmless(path));
    auto sink = output::open_file(path, caller(), output::Existing::replaced);
    if (!sink) return std::move(sink).error();
    return (*sink)->write(text);
}

} // namespace

Result<ExitCode> diff(const config::Request &request, Plugins &) {
    auto options = options_of(request);
    if (!options) return std::move(options).error();
    const gate::RunNames names{request.words[0], request.words[1]};
    const std::array folded{model::OutputRequest{{}, options->folded}};
    for (const std::string &folder : request.words)
        if (auto apart = tracer::run::check_outside(folder, folded); !apart) return std::move(apart).error();
    auto before = sums_of(names.before);
    if (!before) return std::move(before).error();
    auto after = sums_of(names.after);
    if (!after) return std::move(after).error();
    const bool whole = before->whole && after->whole;
    const auto comparison = gate::compare(std::move(before->gathered), std::move(after->gathered), options->tolerance);
    if (!options->folded.empty())
        if (auto wrote = write_stacks(comparison, options->folded); !wrote) return std::move(wrote).error();
    // With half a recording, nobody can tell whether it differs.
    const ExitCode code = !whole ? ExitCode::loss : comparison.differs() ? ExitCode::gate_failed : ExitCode::ok;
    return print(request.json ? comparison_json(comparison, names) : comparison_text(comparison, names), code);
}

} // namespace tracer::app
