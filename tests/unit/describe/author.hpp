// SPDX-License-Identifier: Apache-2.0
// What an author writes, compiled and described: the source is C, as it stands in a .bpf.c file. Knows nothing of what
// a description should say.
#pragma once

#include "describe/describe.hpp"
#include "support/temp_folder.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tracer::test {

class Author {
public:
    /// A BPF object with the SDK's headers; `name` is its own in the description. Fails the test where clang does.
    [[nodiscard]] describe::ObjectFile object(const std::string &source, const std::string &name = "main") const;
    /// The description of a plugin "plain" with one object.
    [[nodiscard]] Result<model::PluginSpec> describe(const std::string &source) const;
    /// The same where it must not fail.
    [[nodiscard]] model::PluginSpec described(const std::string &source) const;
    /// Why there is no description: one line.
    [[nodiscard]] std::string complaint(const std::string &source) const;

    /// What clang says of a source that does not compile.
    [[nodiscard]] std::string compiler_complaint(const std::string &source) const;

    [[nodiscard]] const TempFolder &folder() const { return folder_; }

private:
    /// The compiler's call that makes `object` of `file`.
    [[nodiscard]] static std::vector<std::string> compiling(const std::string &file, const std::string &object);

    TempFolder folder_;
};

/// What every object here begins with.
inline constexpr const char *head = "#include <tracer/bpf/hooks.h>\n"
                                    "TRACER_PLUGIN(\"Does something\");\n";
/// A record and a program that fills it; `members` are the record's.
[[nodiscard]] std::string with_record(const std::string &members);
/// A program at `section` that counts; the same as a function `name`.
[[nodiscard]] std::string with_program(const std::string &section, const std::string &name = "on_event",
                                       const std::string &tags = "");

/// A function that reads each of the options' variables in `declarations`, which would be refused if nobody did.
[[nodiscard]] std::string with_readers(const std::string &declarations);

} // namespace tracer::test
