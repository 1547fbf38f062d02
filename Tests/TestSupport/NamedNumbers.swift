// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

extension Fixtures {
    /// The numbers of the line that begins with `name` in a text file of Tests/Fixtures.
    ///
    /// - Throws: `ExpectedError` where there is no such line.
    public static func numbers(_ name: String, in file: String) throws -> [Float] {
        let text = try String(contentsOfFile: path(file), encoding: .utf8)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.first == name[...] { return words.dropFirst().compactMap { Float($0) } }
        }
        throw ExpectedError(description: "no line of \(file) begins with \(name)")
    }

    /// Half of sin(0.7369 i + how many letters the name has): what the scripts fill the tensor of that name with.
    public static func ramp(_ name: String, count: Int) -> [Float] {
        (0..<count).map { Float(0.5 * sin(Double($0) * 0.7369 + Double(name.utf8.count))) }
    }
}
