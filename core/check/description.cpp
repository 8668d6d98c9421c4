// SPDX-License-Identifier: Apache-2.0
#include "check/levels.hpp"

#include "bpf/lint.hpp"

namespace tracer::check {

bool check_description(Subject &subject, const std::vector<std::string> &allowed_helpers, Report &report) {
    auto objects = bpf::verify_descriptor(subject.spec(), allowed_helpers);
    if (!objects) {
        report.add({2, "description", Outcome::broken, objects.error().what(), objects.error().hint});
        return false;
    }
    subject.objects = std::move(*objects);
    report.add({2, "description", Outcome::kept, "it says what the BPF objects say", {}});
    for (const auto &[name, object] : subject.objects)
        if (const auto &why = object.forbidden()) report.add({2, "helpers", Outcome::broken, why->what(), why->hint});
    for (bpf::Lint &lint : bpf::lint(subject.spec(), subject.objects))
        report.add({2, std::move(lint.name), lint.broken ? Outcome::broken : Outcome::warning, std::move(lint.message),
                    std::move(lint.hint)});
    return true;
}

} // namespace tracer::check
