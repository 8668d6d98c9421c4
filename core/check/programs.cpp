// SPDX-License-Identifier: Apache-2.0
#include "bpf/privileges.hpp"
#include "bpf/trial.hpp"
#include "check/cases.hpp"
#include "check/levels.hpp"
#include "kernel/functions.hpp"

#include <algorithm>

namespace tracer::check {
namespace {

constexpr unsigned level = 3;

void keep_largest(Report &report, const std::string &variant, const bpf::Trial &trial) {
    for (const bpf::ProgramSize &size : trial.programs) {
        const auto known = std::ranges::find_if(
            report.programs, [&](const ProgramRow &row) { return row.variant == variant && row.program == size.name; });
        if (known == report.programs.end()) {
            report.programs.push_back({variant, size.name, size.instructions, size.verified});
            continue;
        }
        known->instructions = std::max(known->instructions, size.instructions);
        known->verified = std::max(known->verified, size.verified);
    }
}

std::string loaded_words(const bpf::Trial &trial) {
    std::string text = std::to_string(trial.programs.size()) + (trial.programs.size() == 1 ? " program" : " programs");
    std::string left_out;
    for (const std::string &name : trial.left_out)
        left_out += (left_out.empty() ? "" : ", ") + name;
    return left_out.empty() ? text : text + "; left out, as this kernel has no target: " + left_out;
}

} // namespace

std::vector<Usable> check_programs(const Subject &subject, Report &report) {
    std::vector<Usable> usable;
    if (auto allowed = bpf::check_privileges(); !allowed) {
        report.add({level, "variants", Outcome::not_here, allowed.error().what(), allowed.error().hint});
        return usable;
    }
    const model::RunSettings run;
    std::vector<std::size_t> mistaken; // findings
    for (const model::Variant &variant : subject.spec().variants) {
        const auto cases = cases_of(subject.spec(), variant);
        if (cases.empty())
            report.add(
                {level, "variant " + variant.name, Outcome::not_here, "no options were found that it serves", {}});
        for (const Case &each : cases) {
            bpf::AttachRequest request;
            request.spec = &subject.spec();
            request.objects = &subject.objects;
            request.settings = &each.settings;
            request.run = &run;
            request.facts = &subject.facts;
            request.find_functions = [](const std::string &functions) { return kernel::find_functions(functions); };
            bpf::Trial trial = bpf::try_load(request, variant);
            if (trial.end == bpf::Trial::End::loaded) { // as on a kernel that preempts programs
                request.copies = true;
                keep_largest(report, variant.name, trial);
                const std::string words = loaded_words(trial);
                trial = bpf::try_load(request, variant);
                if (trial.end == bpf::Trial::End::loaded)
                    trial.reason = words;
                else
                    trial.reason = "with its copies: " + trial.reason;
            }
            const bool loaded = trial.end == bpf::Trial::End::loaded;
            if (loaded && &each == &cases.front()) usable.push_back({&variant, each.settings});
            if (trial.end == bpf::Trial::End::mistaken) mistaken.push_back(report.findings.size());
            const Outcome outcome = loaded                                   ? Outcome::kept
                                    : trial.end == bpf::Trial::End::rejected ? Outcome::broken
                                                                             : Outcome::not_here;
            report.add({level, "variant " + variant.name + (each.name.empty() ? "" : " " + each.name), outcome,
                        trial.reason, trial.hint});
            // What the kernel lacks, it lacks under any options.
            if (outcome == Outcome::not_here && &each == &cases.front()) break;
        }
    }
    // Another kernel may be laid out so, and another variant be there for this one; with none, it is a mistake.
    if (usable.empty())
        for (const std::size_t finding : mistaken)
            report.findings[finding].outcome = Outcome::broken;
    return usable;
}

} // namespace tracer::check
