module borrowedtime

go 1.26
