// SPDX-License-Identifier: GPL-3.0-or-later
import Visuals

extension Format {
    /// `1 picture`, `1,240 pictures`.
    static func plural(_ count: Int, _ noun: String) -> String {
        "\(self.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}
