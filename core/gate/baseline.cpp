// SPDX-License-Identifier: Apache-2.0
#include "gate/baseline.hpp"

#include "base/strings.hpp"
#include "gate/several_runs.hpp"

#include <algorithm>

namespace tracer::gate {
namespace {

model::BaselineMeasure measured(const Measure &measure, std::span<const Range> values) {
    model::BaselineMeasure result;
    result.measure = measure.text;
    result.unit = unit_name(measure.unit);
    const Range all = together(measure, values);
    result.value = all.high;
    if (values.empty()) return result;
    result.low = std::ranges::min(values, {}, &Range::low).low;
    result.high = std::ranges::max(values, {}, &Range::high).high;
    if (measure.is_time())
        for (const Range &value : values)
            result.runs.push_back(value.high);
    return result;
}

/// "1.2" of "1.2.3": a third number changes nothing that is counted.
std::string_view version_series(std::string_view version) {
    const auto first = version.find('.');
    return version.substr(0, first == std::string_view::npos ? first : version.find('.', first + 1));
}

std::string in_words(const std::string &text) { return text.empty() ? "none" : in_quotes(text); }

} // namespace

std::string kernel_series(std::string_view release) {
    const auto end = release.find_first_not_of("0123456789.");
    return std::string(version_series(release.substr(0, end)));
}

Result<model::GateBaseline> make_baseline(const Gate &gate, std::span<const RunResult> runs, bool failure_allowed) {
    const std::string failure = failure_text(runs);
    if (!failure.empty() && !failure_allowed)
        return Error{ExitCode::command_failed, failure + ", so this is not everything it does",
                     "--allow-failure takes it anyway"};
    model::GateBaseline baseline;
    baseline.gate = gate.name;
    baseline.runs = static_cast<std::uint32_t>(runs.size());
    if (runs.empty()) return baseline;
    baseline.kernel = kernel_series(runs.front().kernel);
    baseline.architecture = runs.front().architecture;
    for (const Seen &seen : runs.front().plugins)
        baseline.plugins.push_back({seen.plugin, seen.version, seen.variant, seen.caveat});
    for (std::size_t i = 0; i < gate.measures.size(); ++i) {
        const Measure &measure = gate.measures[i];
        if (const Losses losses = losses_of(measure, runs); losses.any())
            return Error{ExitCode::loss,
                         "there is no exact value of " + measure.text +
                             ", since not everything was seen: " + losses.text(),
                         losses.what_to_try(measure)};
        if (std::ranges::find(baseline.measures, measure.text, &model::BaselineMeasure::measure) ==
            baseline.measures.end())
            baseline.measures.push_back(measured(measure, values_of(measure, i, runs)));
    }
    return baseline;
}

std::string unlike(const Measure &measure, const RunResult &run, const model::GateBaseline &baseline) {
    const std::string &name = measure.spec->name;
    const Seen *seen = seen_by(measure, run);
    const auto then = std::ranges::find(baseline.plugins, name, &model::BaselinePlugin::name);
    if (!seen) return "this run did not see " + name;
    if (then == baseline.plugins.end()) return "the baseline does not say how " + name + " saw it";
    if (then->variant != seen->variant)
        return "the baseline was counted by " + in_words(then->variant) + ", this run by " + in_words(seen->variant);
    if (version_series(then->version) != version_series(seen->version))
        return "the baseline is from " + name + ' ' + harmless(then->version) + ", this run from " + seen->version;
    if (then->caveat != seen->caveat)
        return "what " + name + " cannot see has changed: its caveat was " + in_words(then->caveat) + ", and is " +
               in_words(seen->caveat);
    if (baseline.architecture != run.architecture)
        return "the baseline is from " + in_words(baseline.architecture) + ", this run from " +
               in_words(run.architecture);
    if (const std::string kernel = kernel_series(run.kernel); measure.is_time() && baseline.kernel != kernel)
        return "the baseline's times are from kernel " + harmless(baseline.kernel) + ", this run's from " + kernel;
    return {};
}

} // namespace tracer::gate
