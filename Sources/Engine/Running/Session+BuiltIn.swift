// SPDX-License-Identifier: GPL-3.0-or-later

extension Session {
    /// Where something that comes with the program lies: the model `Demo`, the scripts in `Sessions`.
    ///
    /// - Throws: `Complaint` where it is not found.
    public func builtIn(_ name: String) throws(Complaint) -> String {
        guard let resources, PictureFile.exists("\(resources)/\(name)") else {
            throw Complaint(
                "\(name), which comes with Rebus, is not found", culprit: name,
                hint: "make install puts it beside the program, under share/rebus")
        }
        return "\(resources)/\(name)"
    }
}
