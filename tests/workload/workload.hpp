// SPDX-License-Identifier: Apache-2.0
// A program whose actions are known exactly: each job does what it is asked to and tells the truth about it as one
// line of JSON. Knows nothing of tracing. Linked statically, so that it reads no file that its job does not name.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tracer::workload {

/// "--name value" and "--name" (value "1"), and what stands between them.
class Arguments {
public:
    Arguments(int count, char **values);
    [[nodiscard]] std::string text(const std::string &name, const std::string &fallback = {}) const;
    [[nodiscard]] std::int64_t number(const std::string &name, std::int64_t fallback) const;
    [[nodiscard]] bool has(const std::string &name) const { return named_.count(name) != 0; }
    /// The positional argument `index` as a number; the program ends with code 2 where there is none.
    [[nodiscard]] std::int64_t amount(std::size_t index) const;
    [[nodiscard]] const std::vector<std::string> &positional() const { return positional_; }

private:
    std::map<std::string, std::string> named_;
    std::vector<std::string> positional_;
};

/// A line of JSON, written field by field.
class Truth {
public:
    Truth();
    Truth &add(const char *key, std::int64_t value);
    Truth &add(const char *key, const std::string &value); ///< plain text without quotes or controls
    Truth &add_json(const char *key, const std::string &json);
    Truth &add(const char *key, const std::vector<std::int64_t> &values);
    [[nodiscard]] std::string line() const { return text_ + "}"; }

private:
    void key(const char *name);
    std::string text_ = "{";
};

/// A job in two steps: it gets everything ready, then start() returns when it may begin.
using Start = void (*)(const Arguments &);
using Job = Truth (*)(const Arguments &, Start);
/// Makes a job known by its name; a static object beside each job. (A plugin's own: plugins/NAME/tests/*_job.cpp.)
struct NamedJob {
    NamedJob(const char *name, Job job);
};

/// Ends the program with code 1 and the errno's text.
[[noreturn]] void fail(const std::string &what);
[[nodiscard]] int thread_id();

} // namespace tracer::workload
