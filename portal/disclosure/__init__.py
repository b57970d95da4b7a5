"""What is held on a school's peer reviews, for who asks by law: two named officers look it up; the school is told."""
